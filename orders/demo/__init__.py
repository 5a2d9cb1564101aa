"""What orders adds to the demo company (``manage.py demo``)."""

from . import contracts, exceptions, invoices, orders, production, products, returns, shipments

__all__ = ["contracts", "exceptions", "invoices", "orders", "production", "products", "returns", "shipments"]
