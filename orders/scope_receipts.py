"""Who books money, settles items with it, takes it back (capability ``receipts``; defaults.md 1.4)."""

from typing import Any

from customers.models import Customer
from customers.scope.customers import reaches


def may_book(actor: Any, customer: Customer) -> bool:
    """Secretary of the market, finance."""
    return actor is None or reaches(actor, customer, "receipts", "c")


def may_settle(actor: Any, customer: Customer) -> bool:
    """Allocate, take back, reverse: secretary of the market, finance."""
    return actor is None or reaches(actor, customer, "receipts", "e")
