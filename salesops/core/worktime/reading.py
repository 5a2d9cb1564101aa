"""The company's calendar, loaded once a process and anew after each change; and the questions everybody asks it."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings

from salesops.core.limits import Limit, Unit
from salesops.core.policies import PolicyValues, policy_history, policy_on
from salesops.core.sockets.openings import service_openings
from salesops.core.stamps import Loaded

from .calendar import HoursRule, Span, Special, WorkCalendar
from .counting import marks, units


def rule_of(values: PolicyValues) -> HoursRule:
    """The policy ``worktime.hours`` in the calendar's own terms."""
    return HoursRule(
        working=values.working,
        service=values.service,
        working_weekdays=frozenset(range(int(values.working_until) + 1)),
        service_weekdays=frozenset(range(int(values.service_until) + 1)),
        fixed_holidays=frozenset(
            (int(month), int(day)) for month, _dash, day in (word.partition("-") for word in values.fixed_holidays)
        ),
        early_reminder=values.early_reminder,
    )


def _load() -> WorkCalendar:
    from .models import CalendarDay, CalendarYear

    days = CalendarDay.objects.values_list("day", "kind", "occasion")
    years = CalendarYear.objects.filter(is_published=True).values_list("year", flat=True)
    zone = ZoneInfo(settings.TIME_ZONE)
    hours = policy_history("worktime.hours")
    # One rule for each version of the hours, however many days are asked.
    rules = [rule_of(values) for values in hours.values]
    openings: dict[date, list[Span]] = {}
    for source in service_openings:
        for begin, end in source.spans():
            begin, end = begin.astimezone(zone), end.astimezone(zone)
            openings.setdefault(begin.date(), []).append((begin, end))
    return WorkCalendar(
        special={day: Special(kind == "work", occasion) for day, kind, occasion in days},
        published=frozenset(years),
        rule_on=lambda day: rules[bisect_right(hours.since, day)],
        zone=zone,
        openings={day: tuple(spans) for day, spans in openings.items()},
    )


# The calendar holds policy values as well: both stamps count.
_calendar: Loaded[WorkCalendar] = Loaded("worktime", "policies", load=_load)


def work_calendar() -> WorkCalendar:
    """The calendar as it stands. A request or job that counts much takes it once and passes it on."""
    return _calendar.get()


def is_working_day(day: date) -> bool:
    return work_calendar().is_working_day(day)


def next_working_day(day: date) -> date:
    """``day`` itself when it is a working day, else the next one."""
    return work_calendar().next_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day`` (before it, when negative)."""
    return work_calendar().add_working_days(day, count)


def working_days_between(first: date, last: date) -> int:
    """Working days after ``first`` up to and including ``last``."""
    return work_calendar().working_days_between(first, last)


def due_at(start: datetime, limit: Limit | str, pauses: Iterable[Span] = ()) -> datetime:
    """When ``limit`` (``"8 wh"``) ends that began at ``start``."""
    return units.due_at(work_calendar(), start, limit, pauses)


def elapsed(start: datetime, now: datetime, unit: Unit | str, pauses: Iterable[Span] = ()) -> Decimal:
    """How many of ``unit`` have passed between ``start`` and ``now``."""
    return units.elapsed(work_calendar(), start, now, unit, pauses)


def share_used(start: datetime, due: datetime, now: datetime, unit: Unit | str, pauses: Iterable[Span] = ()) -> Decimal:
    """Part of the time to ``due`` that has passed, in the clock's own unit; above 1 when overdue."""
    return units.share_used(work_calendar(), start, due, now, unit, pauses)


def segments(start: datetime, end: datetime, unit: Unit | str, pauses: Iterable[Span] = ()) -> list[marks.Segment]:
    """What a clock counted and skipped between ``start`` and ``end``."""
    return marks.segments(work_calendar(), start, end, unit, pauses)


def escalation(start: datetime, limit: Limit | str, pauses: Iterable[Span] = ()) -> list[marks.Mark]:
    """The moments when a clock speaks up, by the percentages that hold on its first day (policy ``worktime.escalation``)."""
    calendar = work_calendar()
    steps = policy_on("worktime.escalation", calendar.local(start).date())
    percents = (steps.remind, steps.warn, 100, steps.next_manager, steps.director)
    return marks.escalation(calendar, start, limit, pauses, percents)
