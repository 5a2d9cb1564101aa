"""On which days of a period people were in the post, and in which unit (defaults.md 8)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Absence, Posting
from accounts.models.absence import AbsenceKind
from salesops.core.sockets.report_periods import Period

HALF, ZERO = Decimal("0.5"), Decimal(0)
# Halves of an absence from which it cuts anything.
A_DAY = 2


@dataclass
class Presence:
    """One person: ``spans`` of posting within the period, what absences take of each day, working days by unit."""

    spans: list[tuple[date, date, int]] = field(default_factory=list)
    away: dict[date, Decimal] = field(default_factory=dict)
    by_unit: dict[int, Decimal] = field(default_factory=dict)

    def posted_on(self, day: date) -> bool:
        return any(first <= day <= last for first, last, _unit in self.spans)

    def days(self, days: Iterable[date]) -> Decimal:
        """How many of ``days`` the person was there, absences taken off."""
        there = [day for day in days if self.posted_on(day)]
        away = sum((self.away.get(day, ZERO) for day in there), ZERO) if self.away else ZERO
        return Decimal(len(there)) - away


def presence_of(period: Period, *, without_absences: bool, working: set[date]) -> dict[int, Presence]:
    """Everybody posted in ``period``, from the day of joining to the last day. One query, with absences two."""
    found: dict[int, Presence] = {}
    rows = Posting.objects.filter(period__overlap=(period.first, period.last + timedelta(days=1)))
    named = rows.order_by("user_id", "period").values_list(
        "user_id", "unit_id", "period", "user__joined_on", "user__left_on"
    )
    for user, unit, span, joined, left in named:
        first = max(day for day in (period.first, span.lower, joined) if day)
        last = min(day for day in (period.last, span.upper - timedelta(days=1) if span.upper else None, left) if day)
        if first <= last:
            found.setdefault(user, Presence()).spans.append((first, last, unit))
    if without_absences:
        _take_off(found, period)
    for presence in found.values():
        for first, last, unit in presence.spans:
            days = sum(1 for day in working if first <= day <= last)
            presence.by_unit[unit] = presence.by_unit.get(unit, ZERO) + days
    return found


def _take_off(found: dict[int, Presence], period: Period) -> None:
    """Absences of a day or more; a business trip is work at another place."""
    rows = Absence.objects.filter(
        cancelled_at__isnull=True, starts_on__lte=period.last, ends_on__gte=period.first
    ).exclude(kind=AbsenceKind.TRIP)
    for absence in rows:
        presence = found.get(absence.user_id)
        halves = list(absence.halves())
        if presence is None or sum(count for _day, count in halves) < A_DAY:
            continue
        for day, count in halves:
            presence.away[day] = min(presence.away.get(day, ZERO) + count * HALF, Decimal(1))
