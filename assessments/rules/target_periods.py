"""Periods targets are given for: a year, its quarters, their months, weeks (defaults.md 0). Pure."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import pgettext_lazy

from salesops.core.sockets.report_periods import Period, moved, period_of


class Grain(models.TextChoices):
    YEAR = "year", pgettext_lazy("period", "year")
    QUARTER = "quarter", pgettext_lazy("period", "quarter")
    MONTH = "month", pgettext_lazy("period", "month")
    WEEK = "week", pgettext_lazy("period", "week")


MONTHS = {Grain.YEAR: 12, Grain.QUARTER: 3, Grain.MONTH: 1}


def grain_of(period: Period) -> Grain | None:
    """What kind of period it is; ``None``: none targets are given for."""
    if period.first.isoweekday() == 1 and period.last - period.first == timedelta(days=6):
        return Grain.WEEK
    found = next((grain for grain, months in MONTHS.items() if months == period.whole_months), None)
    if found is None or (period.first.month - 1) % MONTHS[found]:
        return None
    return found


def code_of(first: date, grain: str) -> str:
    """How a period is written (contract.md): ``2026``, ``2026Q3``, ``2026-09``, ``2026W37``."""
    if grain == Grain.YEAR:
        return f"{first:%Y}"
    if grain == Grain.QUARTER:
        return f"{first:%Y}Q{(first.month + 2) // 3}"
    if grain == Grain.WEEK:
        year, week, _day = first.isocalendar()
        return f"{year}W{week:02}"
    return f"{first:%Y-%m}"


def named(code: str) -> tuple[Period, Grain] | None:
    """The period a code names, with its kind."""
    period = period_of(code)
    grain = grain_of(period) if period else None
    return (period, grain) if period and grain else None


def month_of(first: date) -> Period:
    return Period(first, moved(first, 1) - timedelta(days=1))


def quarter_of(day: date) -> Period:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(first, moved(first, 3) - timedelta(days=1))


def year_of(day: date) -> Period:
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def around(month: date) -> tuple[tuple[Period, Grain], ...]:
    """The quarter and the year a month lies in."""
    return ((quarter_of(month), Grain.QUARTER), (year_of(month), Grain.YEAR))


def weeks_touching(period: Period) -> list[Period]:
    """The weeks, Monday to Sunday, that have a day of ``period``."""
    monday = period.first - timedelta(days=period.first.weekday())
    found = []
    while monday <= period.last:
        found.append(Period(monday, monday + timedelta(days=6)))
        monday += timedelta(days=7)
    return found
