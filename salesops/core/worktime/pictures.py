"""A year as twelve months of days, each with what it is."""

import calendar as weeks
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, pgettext

from .calendar import WorkCalendar
from .models import CalendarDay

DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayPicture:
    """``kind``: ``work``, ``weekend``, ``off``, ``make-up`` or ``guessed`` (statutory day of a year not yet published)."""

    day: date
    kind: str
    occasion: str = ""
    today: bool = False
    chosen: bool = False

    @property
    def mark(self) -> str:
        """The sign in the cell, besides its shape."""
        if self.kind in ("off", "guessed"):
            return pgettext("mark in a calendar cell", "H")
        return pgettext("mark in a calendar cell", "W") if self.kind == "make-up" else ""

    @property
    def words(self) -> str:
        """The day for a screen reader and as a tooltip, without its date."""
        occasion = dict(CalendarDay.Occasion.choices).get(self.occasion, "")
        return {
            "work": gettext("working day"),
            "weekend": gettext("weekend"),
            "off": gettext("day off: %(occasion)s") % {"occasion": occasion},
            "make-up": gettext("make-up working day: %(occasion)s") % {"occasion": occasion},
            "guessed": gettext("statutory holiday, not yet published"),
        }[self.kind]


@dataclass(frozen=True)
class MonthPicture:
    first: date
    weeks: list[list[DayPicture | None]]
    working_days: int


@dataclass(frozen=True)
class Stretch:
    """Days in a row of one kind and occasion."""

    first: date
    last: date
    works: bool
    occasion: str

    @property
    def label(self) -> str:
        return str(dict(CalendarDay.Occasion.choices)[self.occasion])

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


def kind_of(calendar: WorkCalendar, day: date) -> str:
    if calendar.is_make_up_day(day):
        return "make-up"
    if calendar.is_holiday(day):
        return "off" if day in calendar.special else "guessed"
    return "work" if calendar.is_working_day(day) else "weekend"


def months_of(calendar: WorkCalendar, year: int, today: date, chosen: date | None = None) -> list[MonthPicture]:
    """The twelve months of ``year``; weeks begin on Monday."""

    def picture(day: date) -> DayPicture:
        special = calendar.special.get(day)
        occasion = special.occasion if special else ""
        return DayPicture(day, kind_of(calendar, day), occasion, day == today, day == chosen)

    found = []
    for month in range(1, 13):
        rows = [
            [picture(day) if day.month == month else None for day in week]
            for week in weeks.Calendar(firstweekday=0).monthdatescalendar(year, month)
        ]
        working = sum(cell is not None and cell.kind in ("work", "make-up") for row in rows for cell in row)
        found.append(MonthPicture(date(year, month, 1), rows, working))
    return found


def stretches_of(calendar: WorkCalendar, year: int) -> list[Stretch]:
    """Holidays and make-up days of ``year`` as they are announced: from … to."""
    found: list[Stretch] = []
    for day in sorted(d for d in calendar.special if d.year == year):
        special = calendar.special[day]
        last = found[-1] if found else None
        if last and last.last == day - DAY and (last.works, last.occasion) == (special.works, special.occasion):
            found[-1] = Stretch(last.first, day, special.works, special.occasion)
        else:
            found.append(Stretch(day, day, special.works, special.occasion))
    return found
