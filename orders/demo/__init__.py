"""What orders adds to the demo company (``manage.py demo``)."""

from . import products

__all__ = ["products"]
