"""Which running clocks a change of the calendar moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from salesops.core.sockets.clocks import Clock, RunningClock, clocks

from .calendar import WorkCalendar
from .counting.units import due_at


@dataclass(frozen=True)
class MovedClock:
    """A running clock and the due moment it would have."""

    clock: Clock
    running: RunningClock
    due: datetime

    @property
    def later(self) -> bool:
        return self.due > self.running.due


def moved_clocks(before: WorkCalendar, after: WorkCalendar) -> Iterator[MovedClock]:
    """Clocks whose due moment differs between the two calendars. A clock whose due moment was set by hand keeps it."""
    for clock in clocks:
        for running in clock.running() if clock.running else ():
            was = due_at(before, running.start, running.limit, running.pauses)
            due = due_at(after, running.start, running.limit, running.pauses)
            if due != was and was == running.due:
                yield MovedClock(clock, running, due)
