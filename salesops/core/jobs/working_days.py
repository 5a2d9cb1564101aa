"""The working calendar as schedules need it."""

from collections.abc import Callable
from datetime import date


def working_day_test() -> Callable[[date], bool]:
    """A function that says whether a day is a working day of the company."""
    from salesops.core.worktime import is_working_day

    return is_working_day
