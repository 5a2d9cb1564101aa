"""Quiet hours and days off: when a reminder that is due may be told (defaults.md 7)."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from salesops.core import worktime
from salesops.core.notify.quiet import send_from
from salesops.core.policies import policy_on


def quiet_hours(now: datetime) -> Callable[[datetime], datetime]:
    """A function that leaves a moment of working time as it is and moves any other to the morning of the next working day.

    The hours are those of today; they and the calendar are read once, however many moments are asked.
    """
    policy = policy_on("core.quiet_hours", timezone.localdate(now))
    hours = {"quiet_from": policy.quiet_from, "quiet_until": policy.quiet_until, "morning": policy.morning}
    zone, calendar = timezone.get_default_timezone(), worktime.work_calendar()

    def out_of_quiet(moment: datetime) -> datetime:
        return send_from(moment, zone=zone, is_working_day=calendar.is_working_day, **hours)

    return out_of_quiet
