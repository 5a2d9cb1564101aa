"""What a running clock shows at a moment, in the unit it counts in."""

from datetime import datetime

from django.utils import timezone

from salesops.core.limits import Unit
from salesops.core.web.clockface import ClockFace

from .reading import elapsed, work_calendar

# Limits in days are shown in the hours of those days.
SHOWN_IN = {Unit.WD: Unit.WH, Unit.CD: Unit.EH}


def _minutes(start: datetime, end: datetime, unit: Unit) -> int:
    return int(elapsed(start, end, unit) * 60)


def _day_minutes(moment: datetime, unit: Unit) -> int:
    if unit is Unit.EH:
        return 24 * 60
    calendar = work_calendar()
    day = calendar.next_working_day(timezone.localdate(moment))
    return int(sum((b - a).total_seconds() for a, b in calendar.spans(day, unit)) // 60)


def face(start: datetime, due: datetime, unit: Unit | str, moment: datetime, paused: str = "") -> ClockFace:
    """The clock that began at ``start`` and ends at ``due``, at ``moment`` (when it was stopped, for one that stands)."""
    unit = Unit(unit)
    unit = SHOWN_IN.get(unit, unit)
    over = moment > due
    left = -max(1, _minutes(due, moment, unit)) if over else _minutes(moment, due, unit)
    return ClockFace(
        left=left,
        total=max(1, _minutes(start, due, unit)),
        due=due,
        day_minutes=_day_minutes(due, unit),
        paused=paused,
    )
