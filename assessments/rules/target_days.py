"""Targets cut by the days somebody was in the post, and months cut into weeks (defaults.md 8). Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .target_split import CENT, split

ZERO = Decimal(0)


def prorated(amount: Decimal, there: Decimal, working: Decimal) -> Decimal:
    """``amount`` × days there ÷ working days, to the cent; a period without working days is owed in full by who is there."""
    if there >= working:
        return amount
    return (amount * there / working).quantize(CENT, ROUND_HALF_UP)


def weeks_of_month(
    amount: Decimal, weeks: Sequence[Sequence[date]], working: Mapping[date, bool], step: Decimal
) -> list[Decimal]:
    """``amount`` of a month over its weeks by working days: the pieces make the month. ``weeks`` hold the month's days only."""
    return split(amount, [Decimal(sum(1 for day in days if working[day])) for days in weeks], step)
