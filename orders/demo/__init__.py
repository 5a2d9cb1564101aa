"""What orders adds to the demo company (``manage.py demo``)."""

from . import bank, contracts, exceptions, invoices, orders, production, products, returns, shipments, statements

__all__ = [
    "bank",
    "contracts",
    "exceptions",
    "invoices",
    "orders",
    "production",
    "products",
    "returns",
    "shipments",
    "statements",
]
