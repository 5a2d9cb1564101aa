"""Receipts of a former system, some thousand at once (contract.md, "Imports"; ORD-8).

They are history: reference, day and amount as they were, marked (``imported_at``). What they paid is settled as of their day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from orders.models import LedgerEntry, OpenItem, Receipt, Settlement
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity_of
from salesops.core.copying import copy_objects

from .history import moment


@dataclass(slots=True)
class PastReceipt:
    """A receipt as it comes; ``fields`` are columns of it, ``parts`` what it settles: item, amount, day."""

    fields: dict[str, Any]
    parts: list[tuple[OpenItem, Decimal, date]] = field(default_factory=list)


def pay(past: PastReceipt, items: Sequence[OpenItem], left: dict[int, Decimal]) -> None:
    """Let ``past`` settle ``items``, the oldest first, as of the later of both days; ``left`` says what of each is still open.

    What is more than they are stays received ahead.
    """
    rest, day = past.fields["amount"], past.fields["received_on"]
    for item in items:
        part = min(rest, left[item.pk])
        if part > 0:
            past.parts.append((item, part, max(day, item.entry.on)))
            left[item.pk] -= part
            rest -= part


@act("orders.bring_receipts")
def bring_receipts(*, actor: Any, receipts: Sequence[PastReceipt], now: datetime) -> list[int]:
    """Write ``receipts`` as they were and what they settled, and return their ids. The same few statements for many.

    The caller has the right to, locked the items, and checked what they say.
    """
    if not receipts:
        return []
    mark = moment()
    made = Receipt.objects.bulk_create(
        [Receipt(booked_at=now, booked_by=actor, imported_at=mark, **past.fields) for past in receipts], batch_size=1000
    )
    ids = [receipt.pk for receipt in made]
    entries = dict(LedgerEntry.objects.filter(receipt__in=ids, kind="receipt").values_list("receipt", "pk"))
    copy_objects(
        [
            Settlement(item=item, entry_id=entries[receipt.pk], amount=amount, on=on, at=now, by=actor)
            for receipt, past in zip(made, receipts, strict=True)
            for item, amount, on in past.parts
        ]
    )
    record_activity_of(Receipt, ids, "orders.bring_receipts", actor=actor)
    return ids
