"""Returns under way of somebody who leaves or moves: whoever takes over his customers sees them to their end (ACC-9)."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.handover.pool import heir_sells
from orders.models import Return
from salesops.core.audit.activity import record_activities
from salesops.core.sockets.handover import HandoverPart, handover_parts

EXAMPLES = 5


def returns_of(person: User) -> QuerySet[Return]:
    return Return.objects.filter(owner=person).exclude(state__in=("closed", "refused", "withdrawn"))


def _take(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    found = list(returns_of(person).select_for_update(of=("self",)).order_by("pk"))
    Return.objects.filter(pk__in=[taken.pk for taken in found]).update(owner=heir)
    record_activities(found, "orders.handed_over", actor=actor, person=person.name, heir=heir.name)
    return len(found)


def _examples(person: User, day: date) -> list[str]:
    rows = returns_of(person).select_related("customer").order_by("-number")[:EXAMPLES]
    return [f"{taken} {taken.customer.called}" for taken in rows]


handover_parts.register(
    HandoverPart(
        code="orders.open_returns",
        label=_("returns under way"),
        count=lambda person, day: returns_of(person).count(),
        examples=_examples,
        take=_take,
        blocks=heir_sells,
        rank=79,
    )
)
