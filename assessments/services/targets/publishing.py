"""Putting targets in force: the value before ends, the next one begins; quarters and years follow their months (ASM-1)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from assessments.models import PlanLine, Target, TargetPlan
from assessments.rules.target_periods import Grain, around, month_of
from salesops.core.sockets.report_periods import Period

ZERO = Decimal(0)


class Subject(NamedTuple):
    """Whose target it is, and of what."""

    metric: str
    user: int | None
    unit: int | None


Months = dict[date, Decimal]
InForce = dict[tuple[Subject, date, date], Target]


def put_in_force(*, plan: TargetPlan, by: Any, now: datetime) -> set[int]:
    """The amounts of ``plan`` in force; ids of the people whose targets changed."""
    wanted: dict[Subject, Months] = defaultdict(dict)
    for line in PlanLine.objects.filter(plan=plan):
        wanted[Subject(line.metric, line.user_id, line.unit_id)][line.month] = line.amount
    changed = write_months(wanted, by=by, now=now, plan=plan, reason=plan.reason)
    return {subject.user for subject in changed if subject.user}


def write_months(
    wanted: Mapping[Subject, Months], *, by: Any, now: datetime, plan: TargetPlan | None = None, reason: str = ""
) -> set[Subject]:
    """Let these months hold; the quarter and the year around them become the sum of their months, or move with them where not
    all months are known. Inside a transaction; writers come one after the other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('targets in force'))")
    held = _held(wanted)
    changed: set[Subject] = set()
    ended: list[int] = []
    begun: list[Target] = []
    for subject, months in wanted.items():
        for period, grain, amount in _values(subject, months, held):
            before = held.get((subject, period.first, period.last))
            if before is not None and before.amount == amount:
                continue
            if before is not None:
                ended.append(before.pk)
            changed.add(subject)
            begun.append(
                Target(
                    metric=subject.metric, user_id=subject.user, unit_id=subject.unit, grain=grain, first=period.first,
                    last=period.last, amount=amount, plan=plan, by=by, reason=reason, begun_at=now,
                )
            )  # fmt: skip
    Target.objects.filter(pk__in=ended).update(ended_at=now)
    Target.objects.bulk_create(begun, batch_size=5000)
    return changed


def _held(wanted: Mapping[Subject, Months]) -> InForce:
    """What is in force for these subjects in the years touched."""
    years = {month.year for months in wanted.values() for month in months}
    users = {subject.user for subject in wanted if subject.user}
    units = {subject.unit for subject in wanted if subject.unit}
    rows = Target.objects.in_force().filter(
        Q(user__in=users) | Q(unit__in=units), first__gte=date(min(years), 1, 1), last__lte=date(max(years), 12, 31)
    ) if years else Target.objects.none()  # fmt: skip
    return {(Subject(row.metric, row.user_id, row.unit_id), row.first, row.last): row for row in rows}


def _values(subject: Subject, months: Months, held: InForce) -> list[tuple[Period, Grain, Decimal]]:
    found: list[tuple[Period, Grain, Decimal]] = []
    moved_by: dict[tuple[Period, Grain], Decimal] = defaultdict(lambda: ZERO)
    for month, amount in sorted(months.items()):
        period = month_of(month)
        found.append((period, Grain.MONTH, amount))
        before = held.get((subject, period.first, period.last))
        for wider, grain in around(month):
            moved_by[wider, grain] += amount - (before.amount if before else ZERO)
    for (wider, grain), difference in moved_by.items():
        parts = [_month_after(subject, first, months, held) for first in wider.months()]
        known = [part for part in parts if part is not None]
        present = held.get((subject, wider.first, wider.last))
        if len(known) == len(parts):
            found.append((wider, grain, sum(known, ZERO)))
        elif present is not None:
            found.append((wider, grain, max(present.amount + difference, ZERO)))
    return found


def _month_after(subject: Subject, first: date, months: Months, held: InForce) -> Decimal | None:
    if first in months:
        return months[first]
    row = held.get((subject, first, month_of(first).last))
    return row.amount if row else None
