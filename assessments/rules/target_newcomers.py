"""What newcomers owe: a growing share of the quota in their first full calendar months (defaults.md 1.2). Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from salesops.core.sockets.report_periods import moved

# Joined by this day, the month counts as the first full one.
COUNTS_UNTIL = 10


def first_month(joined: date) -> date:
    """The first of the newcomer's full calendar months."""
    month = joined.replace(day=1)
    return month if joined.day <= COUNTS_UNTIL else moved(month, 1)


def share_of_month(joined: date | None, month: date, steps: Sequence[int]) -> int:
    """Percent of the quota owed in ``month``: a step each month, then all. In the days before the first full month the first
    step holds, cut by the days in the post.
    """
    if joined is None or not steps:
        return 100
    begin = first_month(joined)
    number = (month.year - begin.year) * 12 + month.month - begin.month
    if number < 0:
        return steps[0] if month >= joined.replace(day=1) else 0
    return steps[number] if number < len(steps) else 100


def quota_of_month(quota: Decimal, joined: date | None, month: date, steps: Sequence[int]) -> Decimal:
    """The quota of a level as it is owed in ``month``."""
    return quota * share_of_month(joined, month, steps) / 100
