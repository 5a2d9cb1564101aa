"""Quiet hours: mail that could wait is held until the next working morning (defaults.md 7)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WorkingDay = Callable[[date], bool]


def send_from(
    now: datetime, *, quiet_from: time, quiet_until: time, morning: time, zone: ZoneInfo, is_working_day: WorkingDay
) -> datetime:
    """When a mail written at ``now`` may leave: at once, or at ``morning`` of the next working day."""
    local = now.astimezone(zone)
    working = is_working_day(local.date())
    if working and quiet_until <= local.time() < quiet_from:
        return now
    day = local.date()
    if not (working and local.time() < quiet_until):
        day += timedelta(days=1)
    for _n in range(60):
        if is_working_day(day):
            break
        day += timedelta(days=1)
    return datetime.combine(day, morning, tzinfo=zone)
