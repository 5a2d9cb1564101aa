"""The working calendar of China and everything counted in working time (defaults.md 5, ALL-4).

All moments are aware; answers are in company time. Nothing here looks at the clock on the wall.
"""

from salesops.core.limits import Limit, Unit

from .calendar import CalendarGap, WorkCalendar
from .counting.marks import Mark, Segment
from .faces import face
from .reading import (
    add_working_days,
    due_at,
    elapsed,
    escalation,
    is_working_day,
    next_working_day,
    segments,
    share_used,
    work_calendar,
    working_days_between,
)

__all__ = [
    "CalendarGap",
    "Limit",
    "Mark",
    "Segment",
    "Unit",
    "WorkCalendar",
    "add_working_days",
    "due_at",
    "elapsed",
    "escalation",
    "face",
    "is_working_day",
    "next_working_day",
    "segments",
    "share_used",
    "work_calendar",
    "working_days_between",
]
