"""One answer for every unit."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from salesops.core.limits import Limit, Unit
from salesops.core.worktime.calendar import Span, WorkCalendar

from . import days, hours


def due_at(calendar: WorkCalendar, start: datetime, limit: Limit | str, pauses: Iterable[Span] = ()) -> datetime:
    """When ``limit`` ends that began at ``start``; ``pauses`` (from, to) don't count."""
    limit = Limit.of(limit)
    stops = hours.in_order(calendar, pauses)
    if limit.unit is Unit.WD:
        return days.working_days_due(calendar, start, int(limit.amount), stops)
    if limit.unit is Unit.CD:
        return days.calendar_days_due(calendar, start, int(limit.amount), stops)
    return hours.after(calendar, start, hours.as_time(limit.amount), limit.unit, stops)


def elapsed(
    calendar: WorkCalendar, start: datetime, now: datetime, unit: Unit | str, pauses: Iterable[Span] = ()
) -> Decimal:
    """How many of ``unit`` have passed: hours with their parts, days whole (a day has passed at its closing)."""
    unit, stops = Unit(unit), hours.in_order(calendar, pauses)
    if unit is Unit.WD:
        return Decimal(days.working_days_passed(calendar, start, now, stops))
    if unit is Unit.CD:
        return Decimal(days.calendar_days_passed(calendar, start, now, stops))
    return hours.as_hours(hours.between(calendar, start, now, unit, stops))


def _running(calendar: WorkCalendar, start: datetime, unit: Unit) -> tuple[datetime, Unit]:
    """From when and in what a share of a limit is measured: days move evenly over the hours they are made of."""
    if unit is Unit.WD:
        return max(calendar.local(start), calendar.opening(days.first_day(calendar, start))), Unit.WH
    if unit is Unit.CD:
        return start, Unit.EH
    return start, unit


def share_used(
    calendar: WorkCalendar,
    start: datetime,
    due: datetime,
    now: datetime,
    unit: Unit | str,
    pauses: Iterable[Span] = (),
) -> Decimal:
    """Part of the time from ``start`` to ``due`` that has passed: 0 at the start, 1 at the due moment, more when overdue."""
    begin, counted = _running(calendar, start, Unit(unit))
    stops = hours.in_order(calendar, pauses)
    whole = hours.between(calendar, begin, due, counted, stops)
    if not whole:
        return Decimal(int(now >= due))
    return Decimal(hours.between(calendar, begin, now, counted, stops) // timedelta(microseconds=1)) / Decimal(
        whole // timedelta(microseconds=1)
    )


def moment_of_share(
    calendar: WorkCalendar,
    start: datetime,
    due: datetime,
    share: Decimal,
    unit: Unit | str,
    pauses: Iterable[Span] = (),
) -> datetime:
    """When ``share`` of the time to ``due`` has passed."""
    begin, counted = _running(calendar, start, Unit(unit))
    stops = hours.in_order(calendar, pauses)
    whole = hours.between(calendar, begin, due, counted, stops)
    part = timedelta(microseconds=int(Decimal(whole // timedelta(microseconds=1)) * share))
    return hours.after(calendar, begin, part, counted, stops)
