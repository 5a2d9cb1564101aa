"""The duplicate check with a memory: what somebody heard of companies of others is counted (CUS-2, ACC-12)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from customers.duplicates import Found, duplicates
from customers.models import Customer, ElsewhereHit
from salesops.core.acts import act


def ask_for_duplicates(
    *,
    actor: Any,
    now: datetime,
    day: date,
    name: str = "",
    credit_code: str = "",
    phones: Iterable[str] = (),
    besides: Customer | None = None,
) -> Found:
    """Files of the same or a like company, as :func:`customers.duplicates.duplicates` finds them.

    Call it outside the transaction that may be refused for what it says: the refusal is an answer as well.
    """
    found = duplicates(actor, name=name, credit_code=credit_code, phones=phones, besides=besides)
    if found.hidden:
        note_elsewhere(actor=actor, ids=found.hidden, day=day, now=now)
    return found


@act("customers.note_elsewhere")
def note_elsewhere(*, actor: Any, ids: Iterable[int], day: date, now: datetime) -> None:
    """``actor`` was told that these customers are registered: each counts once a day."""
    rows = [ElsewhereHit(user=actor, customer_id=pk, day=day, at=now) for pk in sorted(set(ids))]
    ElsewhereHit.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
