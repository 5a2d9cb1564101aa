"""What customers adds to the demo company (``manage.py demo``)."""

from . import credit, files, grading, logs, pool, visits

__all__ = ["credit", "files", "grading", "logs", "pool", "visits"]
