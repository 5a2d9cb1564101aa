"""The shipped calendar without a database."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import chinese_calendar.constants as published

from salesops.core.limits import parse_hours
from salesops.core.worktime.calendar import HoursRule, Special, WorkCalendar
from salesops.core.worktime.services.shipping import LAST_SHIPPED, OCCASIONS

ZONE = ZoneInfo("Asia/Shanghai")
RULE = HoursRule(
    working=parse_hours("09:00-12:00, 13:00-18:00"),
    service=parse_hours("08:30-20:00"),
    working_weekdays=frozenset(range(5)),
    service_weekdays=frozenset(range(6)),
    fixed_holidays=frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}),
    early_reminder=time(17, 30),
)


def shipped_calendar(**changes) -> WorkCalendar:
    special = {day: Special(False, OCCASIONS[name]) for day, name in published.holidays.items()}
    special |= {day: Special(True, OCCASIONS[name]) for day, name in published.workdays.items()}
    values = {
        "special": special,
        "published": frozenset(range(2004, LAST_SHIPPED + 1)),
        "rule_on": lambda day: RULE,
        "zone": ZONE,
    }
    return WorkCalendar(**{**values, **changes})


CALENDAR = shipped_calendar()


def at(text: str) -> datetime:
    """``2026-11-10 10:00`` in company time; a day alone is its midnight."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def day(text: str) -> date:
    return date.fromisoformat(text)
