"""Debts of the tests: ``billed(customer, "5000", 30)`` is an open item 30 days late, ``paid(item, "2000")`` a receipt for it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from customers.models import Customer
from orders.models import Invoice, LedgerEntry, OpenItem, Receipt, Settlement
from tests.cast_orders_made import NOW, TODAY


def billed(customer: Customer, amount: str, days_late: int, **fields: Any) -> OpenItem:
    """From an invoice that was due so many days ago; negative: is due in so many days."""
    given = {"issued_on": date(2026, 1, 5), "issued_at": NOW, "due_on": TODAY - timedelta(days=days_late)} | fields
    number = f"OLD-{Invoice.objects.count() + 1}"
    made = Invoice.objects.create(
        number=number, customer=customer, amount=Decimal(amount), net=Decimal(amount), **given
    )
    return OpenItem.objects.select_related("entry__invoice", "customer").get(entry__invoice=made)


def received(customer: Customer, amount: str, *, on: date = TODAY, at: Any = NOW) -> LedgerEntry:
    """Money that came in and settles nothing yet."""
    made = Receipt.objects.create(
        number=f"HK-T-{Receipt.objects.count() + 1}", customer=customer, received_on=on, amount=Decimal(amount), booked_at=at
    )  # fmt: skip
    return LedgerEntry.objects.get(receipt=made)


def paid(item: OpenItem, amount: str, *, on: date = TODAY, at: Any = NOW) -> LedgerEntry:
    """A receipt of ``amount`` that settles ``item``."""
    entry = received(item.customer, amount, on=on, at=at)
    Settlement.objects.create(item=item, entry=entry, amount=Decimal(amount), on=on, at=at)
    return entry
