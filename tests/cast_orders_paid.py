"""Receipts of the tests: booked and allocated by the secretary, of the rep's customer."""

from datetime import date
from decimal import Decimal
from typing import Any

from orders.models import Invoice, OpenItem, Receipt, Settlement
from orders.services.receipts import allocate, book_receipt
from tests.cast_orders_made import NOW, TODAY


def billed(
    customer: Any, amount: str, number: str = "FP-2026-90001", on: date = date(2026, 10, 12), **fields: Any
) -> OpenItem:
    """The open item of an invoice from before the portal, due 30 days after it unless told."""
    given = {"due_on": date(2026, 11, 11), "net": Decimal(amount), "issued_at": NOW} | fields
    made = Invoice.objects.create(number=number, customer=customer, issued_on=on, amount=Decimal(amount), **given)
    return OpenItem.objects.select_related("entry").get(entry__invoice=made)


def booked(company: Any, customer: Any, amount: str, *, on: date = TODAY, **fields: Any) -> Receipt:
    given = {"actor": company.secretary, "now": NOW} | fields
    return book_receipt(customer=customer, amount=Decimal(amount), received_on=on, **given)


def paid(company: Any, receipt: Receipt, *parts: tuple[OpenItem, str], **fields: Any) -> list[Settlement]:
    given = {"actor": company.secretary, "now": NOW} | fields
    return allocate(receipt=receipt, parts=[(item, Decimal(amount)) for item, amount in parts], **given)


def left(receipt: Receipt) -> Decimal:
    return Receipt.objects.get(pk=receipt.pk).left


def still_open(item: OpenItem) -> Decimal:
    return OpenItem.objects.get(pk=item.pk).open_amount
