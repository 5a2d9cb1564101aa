"""What orders adds to the demo company (``manage.py demo``)."""

from . import orders, products

__all__ = ["orders", "products"]
