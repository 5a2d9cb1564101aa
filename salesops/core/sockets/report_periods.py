"""Periods of reports: how they are written, the one before, the same a year earlier."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

WRITTEN = re.compile(
    r"(?P<year>20\d\d)(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2])|W(?P<week>0[1-9]|[1-4]\d|5[0-3]))?"
)


def last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def moved(day: date, months: int) -> date:
    """``day`` so many months on; the last of a month stays the last."""
    number = day.year * 12 + day.month - 1 + months
    end = last_of(number // 12, number % 12 + 1)
    return end if day == last_of(day.year, day.month) else end.replace(day=min(day.day, end.day))


@dataclass(frozen=True)
class Period:
    """From ``first`` to ``last``, both within (defaults.md 0)."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d} – {self.last:%Y-%m-%d}"

    @cached_property
    def whole_months(self) -> int:
        """How many calendar months it is; 0: it is not made of whole ones."""
        if self.first.day != 1 or self.last != last_of(self.last.year, self.last.month):
            return 0
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def until(self, day: date) -> "Period":
        """What of it is over on ``day``; the whole when nothing is."""
        return Period(self.first, max(min(self.last, day), self.first))

    def before(self, part: "Period") -> "Period":
        """``part`` of the period before this one: as many months back, or as many days."""
        if self.whole_months:
            return Period(moved(part.first, -self.whole_months), moved(part.last, -self.whole_months))
        span = timedelta(days=(self.last - self.first).days + 1)
        return Period(part.first - span, part.last - span)

    @property
    def year_before(self) -> "Period":
        return Period(moved(self.first, -12), moved(self.last, -12))

    def months(self) -> list[date]:
        """The first days of the months it touches."""
        first = self.first.replace(day=1)
        count = (self.last.year - first.year) * 12 + self.last.month - first.month + 1
        return [moved(first, n) if n else first for n in range(count)]


def period_of(text: str) -> Period | None:
    """What ``2026``, ``2026Q3``, ``2026-09`` or ``2026W37`` name; nothing for anything else."""
    found = WRITTEN.fullmatch(text)
    if found is None:
        return None
    year = int(found["year"])
    if found["week"]:
        try:
            monday = date.fromisocalendar(year, int(found["week"]), 1)
        except ValueError:
            return None
        return Period(monday, monday + timedelta(days=6))
    first, last = 1, 12
    if found["quarter"]:
        last = int(found["quarter"]) * 3
        first = last - 2
    elif found["month"]:
        first = last = int(found["month"])
    return Period(date(year, first, 1), last_of(year, last))


def code_of(period: Period) -> str:
    """How ``period`` is written; "" for days that are no year, quarter, month or week."""
    year, month = period.first.year, period.first.month
    iso = period.first.isocalendar()
    for text in (f"{year}", f"{year}Q{(month + 2) // 3}", f"{year}-{month:02}", f"{iso.year}W{iso.week:02}"):
        if period_of(text) == period:
            return text
    return ""


def this_month(today: date) -> Period:
    return Period(today.replace(day=1), last_of(today.year, today.month))


def this_year(today: date) -> Period:
    return Period(date(today.year, 1, 1), date(today.year, 12, 31))
