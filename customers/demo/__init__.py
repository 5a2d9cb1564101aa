"""What customers adds to the demo company (``manage.py demo``)."""

from . import files, visits

__all__ = ["files", "visits"]
