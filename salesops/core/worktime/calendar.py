"""The calendar as one loaded object: which days count and at what hours. No query, no clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from salesops.core.limits import Hours, Unit

DAY = timedelta(days=1)
Span = tuple[datetime, datetime]
# Nobody waits forty years: a calendar without any open hour is a mistake, not an endless loop.
FAR = 15_000


class CalendarGap(Exception):
    """The calendar has no open hour within reach: its hours or weekdays are set wrong."""


@dataclass(frozen=True)
class HoursRule:
    """Hours that hold on a day (dated policy ``worktime.hours``). Weekdays are 0 Monday to 6 Sunday."""

    working: Hours
    service: Hours
    working_weekdays: frozenset[int]
    service_weekdays: frozenset[int]
    # (month, day) of statutory holidays with a fixed date: all that is known of a year not yet published.
    fixed_holidays: frozenset[tuple[int, int]]
    early_reminder: time

    @property
    def opening(self) -> time:
        return self.working[0][0]

    @property
    def closing(self) -> time:
        return self.working[-1][1]


@dataclass(frozen=True)
class Special:
    """A day that differs from its weekday: off or a make-up working day, and its occasion."""

    works: bool
    occasion: str


class WorkCalendar:
    """Working days, service days and their hours. ``openings`` are further service hours by day (duty roster, ACC-13)."""

    def __init__(
        self,
        *,
        special: Mapping[date, Special],
        published: frozenset[int],
        rule_on: Callable[[date], HoursRule],
        zone: ZoneInfo,
        openings: Mapping[date, tuple[Span, ...]] | None = None,
    ) -> None:
        self.special = special
        self.published = published
        self.rule_on = rule_on
        self.zone = zone
        self.openings = openings or {}
        self._spans: dict[tuple[date, Unit], tuple[Span, ...]] = {}

    def with_days(self, changes: Mapping[date, Special | None], publish: int | None = None) -> "WorkCalendar":
        """This calendar with some days changed (``None`` = as the week says): for previews."""
        special = {**self.special, **{day: found for day, found in changes.items() if found is not None}}
        for day, found in changes.items():
            if found is None:
                special.pop(day, None)
        return WorkCalendar(
            special=special,
            published=self.published | ({publish} if publish else set()),
            rule_on=self.rule_on,
            zone=self.zone,
            openings=self.openings,
        )

    # Days

    def local(self, moment: datetime) -> datetime:
        """``moment`` in company time. A naive moment raises ``ValueError``."""
        if moment.tzinfo is None:
            raise ValueError("moments carry their offset")
        return moment.astimezone(self.zone)

    def is_holiday(self, day: date) -> bool:
        """A day off that is not simply a weekend."""
        found = self.special.get(day)
        if found is not None:
            return not found.works
        return day.year not in self.published and (day.month, day.day) in self.rule_on(day).fixed_holidays

    def is_make_up_day(self, day: date) -> bool:
        found = self.special.get(day)
        return found is not None and found.works

    def is_working_day(self, day: date) -> bool:
        if self.is_make_up_day(day):
            return True
        return day.weekday() in self.rule_on(day).working_weekdays and not self.is_holiday(day)

    def is_service_day(self, day: date) -> bool:
        """Service weekdays and make-up days, closed on holidays; the duty roster may open hours besides."""
        if self.is_make_up_day(day):
            return True
        return day.weekday() in self.rule_on(day).service_weekdays and not self.is_holiday(day)

    def next_working_day(self, day: date) -> date:
        """``day`` itself when it is a working day, else the next one."""
        return self._walk(day, 1)

    def last_working_day(self, day: date) -> date:
        """``day`` itself when it is a working day, else the one before."""
        return self._walk(day, -1)

    def _walk(self, day: date, step: int) -> date:
        for _ in range(FAR):
            if self.is_working_day(day):
                return day
            day += DAY * step
        raise CalendarGap(f"no working day near {day}")

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (before it, when negative); ``day`` itself is not counted."""
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day = self._walk(day + step, 1 if count > 0 else -1)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and including ``last``; negative when ``last`` is earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(first + DAY * n) for n in range(1, (last - first).days + 1))

    # Hours

    def at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=self.zone)

    def opening(self, day: date) -> datetime:
        return self.at(day, self.rule_on(day).opening)

    def closing(self, day: date) -> datetime:
        """When ``day`` ends for limits in days; also told for days that are no working days."""
        return self.at(day, self.rule_on(day).closing)

    def spans(self, day: date, unit: Unit) -> tuple[Span, ...]:
        """The hours of ``day`` that count in ``wh`` or ``sh``."""
        key = (day, unit)
        if key not in self._spans:
            self._spans[key] = self._make_spans(day, unit)
        return self._spans[key]

    def _make_spans(self, day: date, unit: Unit) -> tuple[Span, ...]:
        rule = self.rule_on(day)
        if unit is Unit.WH:
            hours = rule.working if self.is_working_day(day) else ()
        elif unit is Unit.SH:
            hours = rule.service if self.is_service_day(day) else ()
        else:
            raise ValueError(f"{unit} has no hours of its own")
        spans = [(self.at(day, a), self.at(day, b)) for a, b in hours]
        return joined([*spans, *self.openings.get(day, ())]) if unit is Unit.SH else tuple(spans)


def joined(spans: list[Span]) -> tuple[Span, ...]:
    """``spans`` in order, those that touch or overlap as one."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return tuple(found)
