"""What orders adds to the demo company (``manage.py demo``)."""

from . import invoices, orders, products, returns, shipments

__all__ = ["invoices", "orders", "products", "returns", "shipments"]
