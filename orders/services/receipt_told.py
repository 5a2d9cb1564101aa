"""Who hears of money that came in: whoever looks after the customer (ORD-8)."""

from datetime import datetime
from typing import Any

from orders.models import Receipt
from orders.people import without
from salesops.core.formats import money
from salesops.core.notify import notify


def tell_paid(receipt: Receipt, *, actor: Any, now: datetime) -> None:
    _tell(receipt, "orders.customer_paid", actor=actor, now=now)


def tell_reversed(receipt: Receipt, *, actor: Any, now: datetime) -> None:
    """What was told before no longer holds."""
    _tell(receipt, "orders.receipt_reversed", actor=actor, now=now, reason=receipt.reversal_reason)


def _tell(receipt: Receipt, event: str, *, actor: Any, now: datetime, **more: str) -> None:
    customer = receipt.customer
    params = {"customer": customer.called, "amount": money(receipt.amount), **more}
    notify(without([customer.owner], actor), event, record=receipt, params=params, actor=actor, on=now)
