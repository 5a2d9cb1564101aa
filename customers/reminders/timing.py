"""Moments of reminders, and the fields of their policies they share."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.log_times import at_time
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, Text
from salesops.core.sockets.reminders import AT
from salesops.core.worktime.policies import WEEKDAYS

WEEKDAY = PolicyField("weekday", _("Weekday"), "choice", choices=WEEKDAYS)
# The morning of most reminders (defaults.md 7).
MORNING = {"at": time(8, 30)}
WEEKLY = (WEEKDAY, AT)
AFTER = PolicyField("after", _("After it was due"), "int", unit=_("minutes after"), minimum=0, maximum=1440)


def in_week(weekday: str, at: str) -> dict[str, str]:
    """Shipped values of a weekly reminder; Monday is 0."""
    return {"weekday": weekday, "at": at}


def moment_of_week(week: date, numbers: Mapping[str, Any]) -> datetime:
    """When a weekly reminder is due in the week that begins on Monday ``week``."""
    return at_time(week + timedelta(days=int(numbers["weekday"])), numbers["at"])


def step_of(name: str, label: Text, unit: Text) -> PolicyField:
    """A step so many days before or after something."""
    return PolicyField(name, label, "int", unit=unit, minimum=0, maximum=366)


def rising(values: Mapping[str, Any], earlier: str, later: str) -> list[Refusal]:
    """The step ``later`` has the larger number."""
    if values[earlier] < values[later]:
        return []
    return [Refusal("customers.reminder-steps", _g("The later step must come after the earlier one."), later)]
