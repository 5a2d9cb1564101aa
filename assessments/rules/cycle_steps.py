"""When the steps of a cycle are (defaults.md 9.4), and the first three months of a person. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from salesops.core.sockets.report_periods import Period, last_of, moved

FREEZE, SELF, RATE, MERGE, CALIBRATE, PUBLISH, APPEAL, CLOSE = STEPS = (
    "freeze", "self", "rate", "merge", "calibrate", "publish", "appeal", "close",
)  # fmt: skip
PROBATION_MONTHS = 3
# Facts are frozen in the evening, when the day's work is in the books.
FROZEN_AT = time(18)


class Calendar(Protocol):
    """What is asked of the working calendar."""

    def add_working_days(self, day: date, count: int) -> date: ...
    def next_working_day(self, day: date) -> date: ...
    def at(self, day: date, clock: time) -> datetime: ...
    def closing(self, day: date) -> datetime: ...


@dataclass(frozen=True)
class Planned:
    """A step: from the first day until the moment it ends."""

    step: str
    starts_on: date
    due_at: datetime


def planned(last: date, days: Mapping[str, int], calendar: Calendar) -> list[Planned]:
    """The steps after ``last``, the last day of the period. ``days``: step → working days after it; those of the appeals count
    from the publication.
    """
    found: list[Planned] = []
    before = last
    for step in STEPS:
        if step not in days:
            continue
        start = before if step == APPEAL else last
        due = calendar.add_working_days(start, days[step])
        # Answers are merged beside the rating, not after it.
        begin = (
            found[-1].starts_on if step == MERGE and found else calendar.next_working_day(before + timedelta(days=1))
        )
        moment = calendar.at(due, FROZEN_AT) if step == FREEZE else calendar.closing(due)
        found.append(Planned(step, min(begin, due), moment))
        before = due
    return found


def code_of(cycle: str, first: date) -> str:
    """How a cycle of the company is written: ``2026-10``, ``2026Q3``, ``2026``."""
    return {"M": f"{first:%Y-%m}", "Q": f"{first:%Y}Q{(first.month + 2) // 3}", "Y": f"{first:%Y}"}[cycle]


def periods_with(day: date) -> Sequence[tuple[str, Period]]:
    """The month, quarter and year ``day`` lies in."""
    begin = (day.month - 1) // 3 * 3 + 1
    return (
        ("M", Period(day.replace(day=1), last_of(day.year, day.month))),
        ("Q", Period(date(day.year, begin, 1), last_of(day.year, begin + 2))),
        ("Y", Period(date(day.year, 1, 1), date(day.year, 12, 31))),
    )


def probation_of(joined: date) -> Period:
    """The three months from the day of joining: until the day before the same day of the month, or the last day of a month that
    has no such day (who joins on 31 August is done on 30 November).
    """
    month = moved(joined.replace(day=1), PROBATION_MONTHS)
    end = last_of(month.year, month.month)
    return Period(joined, end if joined.day > end.day else month.replace(day=joined.day) - timedelta(days=1))
