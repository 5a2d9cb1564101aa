"""Who hears of write-offs and refunds: who asked, the owner of the customer, finance that pays."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from orders.models import Refund, WriteOff
from orders.people import finance_on, without
from salesops.core.formats import money
from salesops.core.notify import notify


def _told(found: WriteOff | Refund, amount: Decimal) -> dict[str, str]:
    return {"number": str(found), "customer": found.customer.called, "amount": money(amount)}


def tell_posted(found: WriteOff, *, actor: Any, now: datetime) -> None:
    people = without([found.in_care_of, found.customer.owner], actor)
    written = -found.entries.get().amount
    notify(people, "orders.write_off_posted", record=found, params=_told(found, written), actor=actor, on=now)


def tell_asked_end(found: WriteOff, event: str, *, actor: Any, now: datetime) -> None:
    notify(
        without([found.in_care_of], actor), event, record=found, params=_told(found, found.amount), actor=actor, on=now
    )  # fmt: skip


def tell_back(found: WriteOff, amount: Decimal, *, actor: Any, now: datetime) -> None:
    people = without([found.in_care_of, found.customer.owner, *finance_on(timezone.localdate(now))], actor)
    notify(people, "orders.written_back", record=found, params=_told(found, amount), actor=actor, on=now)


def tell_to_pay(found: Refund, *, actor: Any, now: datetime) -> None:
    people = without([*finance_on(timezone.localdate(now)), found.in_care_of], actor)
    notify(people, "orders.refund_to_pay", record=found, params=_told(found, found.amount), actor=actor, on=now)


def tell_paid(found: Refund, *, actor: Any, now: datetime) -> None:
    people = without([found.in_care_of, found.customer.owner], actor)
    notify(people, "orders.refund_paid", record=found, params=_told(found, found.amount), actor=actor, on=now)
