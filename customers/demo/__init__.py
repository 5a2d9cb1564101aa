"""What customers adds to the demo company (``manage.py demo``)."""

from . import files, grading, visits

__all__ = ["files", "grading", "visits"]
