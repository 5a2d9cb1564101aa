"""The calendar of day one: holidays and make-up days of 2004–2026, from ``chinesecalendar``."""

import uuid
from typing import Any

import chinese_calendar.constants as published

OCCASIONS = {
    "New Year's Day": "new_year",
    "Spring Festival": "spring",
    "Tomb-sweeping Day": "tomb_sweeping",
    "Labour Day": "labour",
    "Dragon Boat Festival": "dragon_boat",
    "Mid-autumn Festival": "mid_autumn",
    "National Day": "national",
    "Anti-Fascist 70th Day": "victory",
}
LAST_SHIPPED = 2026
SOURCE = "State Council"


def ship_calendar(sender: Any = None, **kwargs: Any) -> None:
    """Fill an empty calendar; runs after every ``migrate`` and changes nothing once there is a year.

    The rows are the company's own from then on: a later version of the library doesn't touch them.
    """
    from salesops.core.models import Stamp
    from salesops.core.worktime.models import CalendarDay, CalendarYear

    if CalendarYear.objects.exists():
        return
    days = [
        CalendarDay(day=day, kind=kind, occasion=OCCASIONS[name])
        for kind, known in (("off", published.holidays), ("work", published.workdays))
        for day, name in sorted(known.items())
        if day.year <= LAST_SHIPPED
    ]
    CalendarDay.objects.bulk_create(days)
    years = sorted({row.day.year for row in days})
    CalendarYear.objects.bulk_create(CalendarYear(year=y, is_published=True, source=SOURCE) for y in years)
    # On the very first migrate the guards that renew stamps are not there yet.
    Stamp.objects.update_or_create(name="worktime", defaults={"value": uuid.uuid4()})
