"""What customers adds to the demo company (``manage.py demo``)."""

from . import files, grading, logs, visits

__all__ = ["files", "grading", "logs", "visits"]
