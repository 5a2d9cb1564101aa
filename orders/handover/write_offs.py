"""Write-offs and refunds somebody asked for go on without him: who takes over hears of them and may withdraw them (ACC-9, ORD-8).

Who asked stays for good: nobody agrees to what he asked for himself.
"""

from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from orders.models import Refund, WriteOff
from orders.states.write_offs import HOLDING
from salesops.core.audit.activity import record_activities
from salesops.core.refusals import Refusal
from salesops.core.sockets.handover import HandoverPart, handover_parts

EXAMPLES = 5


def _of(person: User) -> Q:
    return Q(requested_by=person, keeper=None) | Q(keeper=person)


def write_offs_of(person: User) -> QuerySet[WriteOff]:
    return WriteOff.objects.filter(_of(person), state="requested")


def refunds_of(person: User) -> QuerySet[Refund]:
    return Refund.objects.filter(_of(person), state__in=HOLDING)


def _count(person: User, day: date) -> int:
    return write_offs_of(person).count() + refunds_of(person).count()


def _blocks(person: User, heir: User, day: date) -> list[Refusal]:
    """Who takes them over must be able to open them."""
    lacks = [
        not heir.can("write_offs", "c") and write_offs_of(person).exists(),
        not heir.can("receipts", "e") and refunds_of(person).exists(),
    ]
    if not any(lacks):
        return []
    sentence = _g("%(name)s asks for no write-offs or refunds: withdraw the open ones or name somebody else.")
    return [Refusal("orders.heir-asks-for-none", sentence % {"name": heir.name}, "heir")]


def _take(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    count = 0
    rows: list[QuerySet[Any]] = [write_offs_of(person), refunds_of(person)]
    for asked in rows:
        found = list(asked.select_for_update(of=("self",)).order_by("pk"))
        for one in found:
            # Back with who asked.
            one.keeper = None if one.requested_by_id == heir.pk else heir
            one.save(update_fields=["keeper"])
        record_activities(found, "orders.handed_over", actor=actor, person=person.name, heir=heir.name)
        count += len(found)
    return count


def _examples(person: User, day: date) -> list[str]:
    asked: list[QuerySet[Any]] = [write_offs_of(person), refunds_of(person)]
    rows = chain(*(one.select_related("customer").order_by("-pk")[:EXAMPLES] for one in asked))
    return [f"{one} {one.customer.called}" for one in rows][:EXAMPLES]


handover_parts.register(
    HandoverPart(
        code="orders.asked_write_offs", label=_("write-offs and refunds asked for"), count=_count, examples=_examples,
        take=_take, blocks=_blocks, rank=84,
    )
)  # fmt: skip
