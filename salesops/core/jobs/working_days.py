"""The working calendar as schedules need it."""

from collections.abc import Callable
from datetime import date

from .moments import monday_to_friday


def working_day_test() -> Callable[[date], bool]:
    """A function that says whether a day is a working day of the company."""
    try:
        from salesops.core.worktime import is_working_day
    except ImportError:
        return monday_to_friday
    return is_working_day
