"""What orders adds to the demo company (``manage.py demo``)."""

from . import contracts, invoices, orders, products, returns, shipments

__all__ = ["contracts", "invoices", "orders", "products", "returns", "shipments"]
