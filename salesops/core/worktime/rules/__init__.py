"""Reasons to refuse a change of the calendar."""

from .calendar import (
    day_is_past,
    days_reversed,
    occasions_missing,
    reason_missing,
    too_many_days,
    works_already,
)

__all__ = [
    "day_is_past",
    "days_reversed",
    "occasions_missing",
    "reason_missing",
    "too_many_days",
    "works_already",
]
