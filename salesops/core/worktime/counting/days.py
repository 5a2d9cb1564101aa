"""Limits in days: the first day doesn't count, the last ends at closing time (as in 民法典 201, 203)."""

from collections.abc import Sequence
from datetime import date, datetime

from salesops.core.worktime.calendar import DAY, FAR, CalendarGap, Span, WorkCalendar


def first_day(calendar: WorkCalendar, start: datetime) -> date:
    """The day a limit in working days begins on: filed on a non-working day or after closing counts as the next one."""
    moment = calendar.local(start)
    day = moment.date()
    if calendar.is_working_day(day) and moment <= calendar.closing(day):
        return day
    return calendar.next_working_day(day + DAY)


def _paused(moment: datetime, pauses: Sequence[Span]) -> bool:
    return any(stop <= moment < go_on for stop, go_on in pauses)


def working_days_due(calendar: WorkCalendar, start: datetime, count: int, pauses: Sequence[Span] = ()) -> datetime:
    """Closing of the ``count``-th working day. Back from a planned day (negative) its hour doesn't matter, nor do pauses.

    A day counts when its closing is reached; a pause over a closing gives one more day.
    """
    if count < 0:
        planned = calendar.next_working_day(calendar.local(start).date())
        return calendar.closing(calendar.add_working_days(planned, count))
    day, left = first_day(calendar, start), count
    for _ in range(FAR):
        if left == 0:
            return calendar.closing(day)
        day = calendar.add_working_days(day, 1)
        left -= not _paused(calendar.closing(day), pauses)
    raise CalendarGap(f"paused for good near {day}")


def working_days_passed(calendar: WorkCalendar, start: datetime, now: datetime, pauses: Sequence[Span] = ()) -> int:
    """Working days whose closing was reached."""
    moment = calendar.local(now)
    day, passed = first_day(calendar, start) + DAY, 0
    while day <= moment.date():
        closing = calendar.closing(day)
        passed += calendar.is_working_day(day) and closing <= moment and not _paused(closing, pauses)
        day += DAY
    return passed


def calendar_days_due(calendar: WorkCalendar, start: datetime, count: int, pauses: Sequence[Span] = ()) -> datetime:
    """Closing of the ``count``-th day after the first; on a non-working day the next working day."""
    day, left = calendar.local(start).date(), count
    for _ in range(FAR):
        if left == 0:
            return calendar.closing(calendar.next_working_day(day))
        day += DAY
        left -= not _paused(calendar.closing(day), pauses)
    raise CalendarGap(f"paused for good near {day}")


def calendar_days_passed(calendar: WorkCalendar, start: datetime, now: datetime, pauses: Sequence[Span] = ()) -> int:
    """Days after the first whose closing was reached."""
    moment = calendar.local(now)
    day, passed = calendar.local(start).date() + DAY, 0
    while day <= moment.date():
        closing = calendar.closing(day)
        passed += closing <= moment and not _paused(closing, pauses)
        day += DAY
    return passed
