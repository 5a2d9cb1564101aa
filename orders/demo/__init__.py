"""What orders adds to the demo company (``manage.py demo``)."""

from . import (
    bank,
    contracts,
    dealers,
    dunning,
    exceptions,
    invoice_requests,
    invoices,
    orders,
    osb,
    production,
    products,
    returns,
    shipments,
    statements,
    write_offs,
)

__all__ = [
    "bank",
    "contracts",
    "dealers",
    "dunning",
    "exceptions",
    "invoice_requests",
    "invoices",
    "orders",
    "osb",
    "production",
    "products",
    "returns",
    "shipments",
    "statements",
    "write_offs",
]
