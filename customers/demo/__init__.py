"""What customers adds to the demo company (``manage.py demo``)."""

from . import files

__all__ = ["files"]
