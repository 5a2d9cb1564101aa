"""Addresses of orders: one module for each part of the house."""

from importlib import import_module

app_name = "orders"
# Fixed words come before the number of an order: ``orders`` holds ``<key>/``.
PARTS = (
    "products",
    "contracts",
    "shipments",
    "production",
    "exceptions",
    "osb",
    "returns",
    "receivables",
    "invoices",
    "bank",
    "receipts",
    "write_offs",
    "statements",
    "dealers",
    "sales",
    "orders",
)
urlpatterns = [pattern for part in PARTS for pattern in import_module(f"orders.urls.{part}").urlpatterns]
