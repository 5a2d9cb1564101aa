"""Visits stay with who made them; open planned ones move to the heir, and to the file that goes on (ACC-9, CUS-2)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.models import Customer, PlannedVisit, Visit
from customers.services.moments import refresh_moments
from customers.services.visit_units import unit_on
from salesops.core.sockets.handover import HandoverPart, handover_parts
from salesops.core.sockets.merging import MergePart, merge_parts


def _open(person: User, day: date) -> QuerySet[PlannedVisit]:
    return PlannedVisit.objects.open().filter(user=person, day__gte=day)


def _examples(person: User, day: date) -> Sequence[str]:
    rows = _open(person, day).select_related("customer").order_by("day", "pk")[:3]
    return [f"{row.customer.called} {date_format(row.day, 'MONTH_DAY_FORMAT')}" for row in rows]


def _take(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    """What the heir planned himself for the same customer and day stays once."""
    rows = _open(person, day).select_for_update()
    same = PlannedVisit.objects.open().filter(user=heir, customer=OuterRef("customer"), day=OuterRef("day"))
    doubled = list(rows.filter(Exists(same)).values_list("pk", flat=True))
    PlannedVisit.objects.filter(pk__in=doubled).delete()
    unit = unit_on(heir, day) or unit_on(person, day)
    return len(doubled) + _open(person, day).update(user=heir, unit=unit)


handover_parts.register(
    HandoverPart(
        code="customers.planned_visits",
        label=_("Planned visits"),
        count=lambda person, day: _open(person, day).count(),
        take=_take,
        examples=_examples,
        must_move=False,
        rank=60,
    )
)


def _merge_visits(loser: Customer, winner: Customer, actor: Any) -> int:
    moved = Visit.objects.filter(customer=loser).update(customer=winner)
    if moved:
        refresh_moments(timezone.localdate(), customers=[winner.pk])
    return moved


def _merge_plans(loser: Customer, winner: Customer, actor: Any) -> int:
    """Open ones planned at both files by one person for one day stay once; done and missed ones all stay."""
    rows = PlannedVisit.objects.filter(customer=loser)
    same = PlannedVisit.objects.open().filter(customer=winner, user=OuterRef("user"), day=OuterRef("day"))
    rows.open().filter(Exists(same)).delete()
    return rows.update(customer=winner)


merge_parts.register(
    MergePart("customers.visits", _("Visits"), lambda customer: customer.visits.count(), _merge_visits)
)
merge_parts.register(
    MergePart(
        "customers.planned_visits",
        _("Planned visits"),
        lambda customer: customer.planned_visits.count(),
        _merge_plans,
    )
)
