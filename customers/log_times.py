"""When logs and reports are due (T34, W04, W05): the working calendar decides, an absence puts off or excuses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import Absence
from customers.models import OwedReport
from customers.models.visit import midnight
from customers.policies.logs import LOGS
from salesops.core import worktime
from salesops.core.policies import policy_on
from salesops.core.sockets.clocks import clock_limit

Kind = OwedReport.Kind
# Who travels works at another place and writes his log there; leave and training excuse (ACC-10).
NOT_EXCUSED = ("trip",)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def first_of(kind: str, day: date) -> date:
    """The day itself, the Monday of its week, or the first of its month."""
    if kind == Kind.WEEK:
        return monday(day)
    return day.replace(day=1) if kind == Kind.MONTH else day


def last_of(kind: str, first: date) -> date:
    """The last day a report is about."""
    if kind == Kind.WEEK:
        return first + timedelta(days=6)
    if kind == Kind.MONTH:
        return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first


def at_time(day: date, of_day: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, of_day))


def _week_day(first: date) -> date | None:
    """The due weekday, before it when that is a holiday, a make-up day after it when the days before are; none in a week off."""
    calendar = worktime.work_calendar()
    due = int(policy_on(LOGS, first)["week_day"]) - 1
    days = [first + timedelta(days=n) for n in (*range(due, -1, -1), *range(due + 1, 7))]
    return next((day for day in days if calendar.is_working_day(day)), None)


def due_day(kind: str, first: date) -> date | None:
    """The day on which the report is due for somebody who is there, or ``None`` when nothing is owed at all."""
    if kind == Kind.DAY:
        return first if worktime.is_working_day(first) else None
    if kind == Kind.WEEK:
        return _week_day(first)
    last = last_of(kind, first)
    return worktime.add_working_days(last, int(policy_on(LOGS, last)["month_day"]))


def due_moments(kind: str, first: date, day: date) -> tuple[datetime, datetime]:
    """(due, late after) when the due day is ``day``."""
    if kind == Kind.DAY:
        start = midnight(day)
        due, late = (worktime.due_at(start, clock_limit("T34", day, case)) for case in ("due", "late"))
        return due, late
    moment = at_time(day, policy_on(LOGS, first)[f"{kind}_time"])
    return moment, moment


@dataclass
class DaysAway:
    """Whole days on leave or in training, by person."""

    days: dict[int, set[date]]

    @classmethod
    def read(cls, people: Iterable[int], first: date, last: date) -> "DaysAway":
        """One query."""
        found: dict[int, set[date]] = {}
        halves: dict[tuple[int, date], int] = {}
        rows = Absence.objects.counting().between(first, last).filter(user__in=people).exclude(kind__in=NOT_EXCUSED)
        for absence in rows:
            for day, n in absence.halves():
                key = (absence.user_id, day)
                halves[key] = halves.get(key, 0) + n
        for (person, day), n in halves.items():
            if n >= 2:
                found.setdefault(person, set()).add(day)
        return cls(found)

    def away(self, person: int, day: date) -> bool:
        return day in self.days.get(person, ())

    def due_day(self, person: int, kind: str, first: date) -> date | None:
        """As :func:`due_day` for this person: away all the period excuses, away on the due day puts it off to the day of return."""
        day = due_day(kind, first)
        if day is None or person not in self.days:
            return day
        calendar = worktime.work_calendar()
        span = (first + timedelta(days=n) for n in range((last_of(kind, first) - first).days + 1))
        if all(self.away(person, d) for d in span if calendar.is_working_day(d)):
            return None
        for _n in range(60):
            if not self.away(person, day):
                return day
            day = calendar.add_working_days(day, 1)
        return None
