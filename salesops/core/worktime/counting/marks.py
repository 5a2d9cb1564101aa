"""What a clock shows besides its due moment: the segments it counted or skipped, and the moments of escalation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from salesops.core.limits import Limit, Unit
from salesops.core.worktime.calendar import DAY, Span, WorkCalendar

from . import hours
from .units import due_at, moment_of_share


@dataclass(frozen=True)
class Segment:
    """A stretch of time and whether it counted. ``why``: ``counted``, ``paused``, ``break``, ``closed``, ``weekend`` or the
    occasion of the holiday (``spring``); ``statutory`` for a holiday of a year not yet published.
    """

    begin: datetime
    end: datetime
    counted: bool
    why: str

    @property
    def length(self) -> timedelta:
        return self.end - self.begin


def _why_skipped(calendar: WorkCalendar, begin: datetime, unit: Unit) -> str:
    day = begin.date()
    special = calendar.special.get(day)
    if special is not None and not special.works:
        return special.occasion
    if calendar.is_holiday(day):
        return "statutory"
    open_hours = calendar.spans(day, unit)
    if not open_hours:
        return "weekend"
    return "break" if open_hours[0][0] < begin < open_hours[-1][1] else "closed"


def _edges(
    calendar: WorkCalendar, begin: datetime, end: datetime, unit: Unit
) -> Iterator[tuple[datetime, datetime, str]]:
    """The time from ``begin`` to ``end`` cut by midnights and opening hours, each with the reason it counts or not."""
    day = begin.date()
    while calendar.at(day, datetime.min.time()) < end:
        points = {
            max(begin, calendar.at(day, datetime.min.time())),
            min(end, calendar.at(day + DAY, datetime.min.time())),
        }
        spans = calendar.spans(day, unit)
        points.update(p for span in spans for p in span if begin < p < end)
        row = sorted(points)
        for a, b in pairwise(row):
            inside = any(x <= a and b <= y for x, y in spans)
            yield a, b, "counted" if inside else _why_skipped(calendar, a, unit)
        day += DAY


def segments(
    calendar: WorkCalendar, start: datetime, end: datetime, unit: Unit | str, pauses: Iterable[Span] = ()
) -> list[Segment]:
    """The time from ``start`` to ``end`` as one row of stretches, counted and skipped, nothing left out.

    Limits in working days are shown over working hours; elapsed hours and calendar days count all but pauses.
    """
    unit = Unit(unit)
    begin, last = calendar.local(start), calendar.local(end)
    if begin >= last:
        return []
    stops = hours.in_order(calendar, pauses)
    if unit in (Unit.EH, Unit.CD):
        rows: list[tuple[datetime, datetime, str]] = [(begin, last, "counted")]
    else:
        rows = list(_edges(calendar, begin, last, Unit.SH if unit is Unit.SH else Unit.WH))
    found: list[Segment] = []
    for a, b, why in rows:
        kept = list(hours.cut([(a, b)], stops)) if stops else [(a, b)]
        pieces = [(x, y, why) for x, y in kept]
        pieces += [(max(a, x), min(b, y), "paused") for x, y in stops if x < b and y > a]
        for x, y, reason in sorted(pieces):
            if found and found[-1].why == reason and found[-1].end == x:
                found[-1] = Segment(found[-1].begin, y, found[-1].counted, reason)
            else:
                found.append(Segment(x, y, reason == "counted", reason))
    return found


@dataclass(frozen=True)
class Mark:
    """A step of escalation: ``percent`` of the limit, and when it is reached. ``early`` is the reminder before a due moment at
    night or on a day off (unit ``eh``).
    """

    percent: int
    at: datetime
    early: bool = False


DEFAULT_PERCENTS = (50, 80, 100, 150, 200)


def _early_reminder(calendar: WorkCalendar, due: datetime) -> datetime | None:
    """17:30 of the last working day before a due moment outside working hours."""
    day: date = due.date()
    if calendar.is_working_day(day) and calendar.opening(day) <= due <= calendar.closing(day):
        return None
    remind = calendar.at(day, calendar.rule_on(day).early_reminder)
    if not calendar.is_working_day(day) or remind >= due:
        day = calendar.last_working_day(day - DAY)
    return calendar.at(day, calendar.rule_on(day).early_reminder)


def escalation(
    calendar: WorkCalendar,
    start: datetime,
    limit: Limit | str,
    pauses: Iterable[Span] = (),
    percents: tuple[int, ...] = DEFAULT_PERCENTS,
) -> list[Mark]:
    """When a clock speaks up, in order of time. Limits in days: every 50 % past the due moment is one working day."""
    limit, stops = Limit.of(limit), tuple(pauses)
    due = due_at(calendar, start, limit, stops)
    found = []
    for percent in percents:
        share = Decimal(percent) / 100
        if percent == 100:
            at = due
        elif limit.unit.is_days and percent > 100:
            at = calendar.closing(calendar.add_working_days(due.date(), -(-(percent - 100) // 50)))
        elif percent < 100:
            at = moment_of_share(calendar, start, due, share, limit.unit, stops)
        else:
            at = due_at(calendar, start, limit * share, stops)
        found.append(Mark(percent, at))
    if limit.unit is Unit.EH:
        early = _early_reminder(calendar, due)
        if early is not None and early > calendar.local(start):
            found.append(Mark(100, early, early=True))
    return sorted(found, key=lambda mark: (mark.at, mark.percent))
