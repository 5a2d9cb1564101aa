"""Exact numbers and how they are rounded (defaults.md 0): nothing is rounded but scores, contributions, totals and money."""

from decimal import Context, Decimal
from fractions import Fraction

Exact = Fraction | Decimal | int
HUNDRED = 100
# Twenty digits before the point and eighteen behind it are kept; the usual 28 would end at ten billion.
_WIDE = Context(prec=60)


def rounded(value: Exact, places: int) -> Decimal:
    """``value`` to ``places``, half away from zero (四舍五入)."""
    exact = Fraction(value)
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-places, _WIDE)


def plain(value: Decimal) -> str:
    """A number without trailing zeros and with a real minus sign, as the tables print it: ``4.5``, ``−10``."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("-", "−")
