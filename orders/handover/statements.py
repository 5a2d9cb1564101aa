"""Differences somebody is to solve go to who takes over (ACC-9, ORD-9)."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from orders.models import Difference
from salesops.core.sockets.handover import HandoverPart, handover_parts

EXAMPLES = 5


def differences_of(person: User) -> QuerySet[Difference]:
    return Difference.objects.open().filter(owner=person)


def _take(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    return differences_of(person).update(owner=heir)


def _examples(person: User, day: date) -> list[str]:
    rows = differences_of(person).select_related("statement__customer", "line").order_by("due_at", "pk")[:EXAMPLES]
    return [f"{one} {one.statement.customer.called}" for one in rows]


handover_parts.register(
    HandoverPart(
        code="orders.open_differences", label=_("differences in statements"),
        count=lambda person, day: differences_of(person).count(), examples=_examples, take=_take, rank=82,
    )
)  # fmt: skip
