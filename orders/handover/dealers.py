"""Differences with dealers somebody is to solve go to who takes over (ACC-9, ORD-12)."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from orders.models import DealerDifference
from salesops.core.sockets.handover import HandoverPart, handover_parts

EXAMPLES = 5


def differences_of(person: User) -> QuerySet[DealerDifference]:
    return DealerDifference.objects.open().filter(owner=person)


def _take(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    return differences_of(person).update(owner=heir)


def _examples(person: User, day: date) -> list[str]:
    rows = differences_of(person).select_related("dealer_check__customer", "line__product").order_by("due_at", "pk")
    return [f"{one} {one.dealer_check.customer.called}" for one in rows[:EXAMPLES]]


handover_parts.register(
    HandoverPart(
        code="orders.open_dealer_differences", label=_("differences with dealers"),
        count=lambda person, day: differences_of(person).count(), examples=_examples, take=_take, rank=83,
    )
)  # fmt: skip
