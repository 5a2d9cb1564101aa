"""The small line of the last periods beside a figure."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from .numbers import plain, rounded

PERIODS = 6
LEFT, RIGHT, TOP, BOTTOM = 2, 70, 3, 17


def points(values: Sequence[Decimal | Fraction | None]) -> list[tuple[str, str]]:
    """(x, y) of each value within 72 × 20, the oldest first; a period without data leaves a gap in time, not a zero.

    Fewer than two values draw nothing.
    """
    known = [(at, Fraction(value)) for at, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return []
    low, high = min(value for _at, value in known), max(value for _at, value in known)
    last = len(values) - 1
    return [
        (
            plain(rounded(LEFT + Fraction(RIGHT - LEFT) * at / last, 1)),
            plain(rounded(BOTTOM - (BOTTOM - TOP) * _height(value, low, high), 1)),
        )
        for at, value in known
    ]


def _height(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    return (value - low) / (high - low) if high > low else Fraction(1, 2)
