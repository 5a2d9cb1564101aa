"""When an invoice is to be paid (defaults.md 4): by term, by month, by instalments.

Pure functions: days and amounts in, days and amounts out; that a day off moves to a working day is the caller's.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from salesops.core.money import ZERO, round_money


class Part(NamedTuple):
    """``amount`` (VAT included) due on ``day``."""

    day: date
    amount: Decimal


def by_term(start: date, days: int) -> date:
    """``days`` after the sign-off; the day itself is not counted."""
    return start + timedelta(days=days)


def by_month(start: date, days: int) -> date:
    """``days`` after the last day of the month of the sign-off (月结)."""
    return start.replace(day=monthrange(start.year, start.month)[1]) + timedelta(days=days)


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def by_instalments(
    rows: Sequence[Mapping[str, Any]], *, order: Decimal, before: Decimal, amount: Decimal, issued: date, signed: date
) -> list[Part]:
    """The instalments an invoice of ``amount`` pays, when ``before`` of the ``order`` (VAT included) was invoiced earlier.

    Shares are of the order and cut cumulatively: an invoice of the first 30 % is the deposit, the next one the rest, and all
    parts together are the order to the cent.
    """
    parts: list[Part] = []
    reached = ZERO
    share = Decimal()
    for n, row in enumerate(rows, start=1):
        share += row["share"]
        until = order if n == len(rows) else round_money(order * share / 100)
        begin, end = max(reached, before), min(until, before + amount)
        if end > begin:
            start = issued if row["counts_from"] == "issue" else signed
            parts.append(Part(months_later(start, row["months"]), end - begin))
        reached = until
    left = amount - sum((part.amount for part in parts), ZERO)
    if left > 0:
        # More is invoiced than the order is worth by now (something was given up): it goes with the last part.
        last = parts.pop() if parts else Part(signed, ZERO)
        parts.append(Part(last.day, last.amount + left))
    return parts
