"""Rounding, VAT, lines and totals.

Lines are rounded half away from zero (四舍五入), totals are sums of rounded lines. Prices include VAT and may have six decimals;
per line net = amount ÷ (1 + rate), rounded, and tax = amount − net, so that net + tax is always the amount.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
# Wide enough that quantising the largest amount a column holds (numeric(18,2)) times a six-decimal price stays exact.
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


def _decimal(value: Decimal | int) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"money is Decimal or int, not {type(value).__name__}")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("money must be a finite number")
    return number


def round_money(value: Decimal | int) -> Decimal:
    """``value`` to two places, half away from zero; −0.004 becomes 0.00. A float raises ``TypeError``."""
    rounded = _decimal(value).quantize(CENT, context=_EXACT)
    return rounded if rounded else ZERO


class NetAndTax(NamedTuple):
    """An amount including VAT split in two; ``net + tax`` is the amount."""

    net: Decimal
    tax: Decimal


def net_of_vat(amount: Decimal | int, rate: Decimal | int) -> NetAndTax:
    """Split ``amount`` (VAT included) at ``rate`` (0.13 for 13 %; 0 for export and exempt). A negative rate raises."""
    rate = _decimal(rate)
    if rate < 0:
        raise ValueError("a VAT rate is not negative")
    whole = round_money(amount)
    net = round_money(_EXACT.divide(whole, 1 + rate))
    return NetAndTax(net, whole - net)


def line_amount(quantity: Decimal | int, unit_price: Decimal | int, discount_rate: Decimal | int = 0) -> Decimal:
    """What a line costs, VAT included: quantity × price × (1 − discount), rounded once. ``discount_rate`` is 0 to 1."""
    rate = _decimal(discount_rate)
    if not 0 <= rate <= 1:
        raise ValueError("a discount is between 0 and 1")
    gross = _EXACT.multiply(_decimal(quantity), _decimal(unit_price))
    return round_money(_EXACT.multiply(gross, 1 - rate))


@dataclass(frozen=True)
class Line:
    """A rounded line amount (VAT included) with its VAT rate."""

    amount: Decimal
    vat_rate: Decimal


class Totals(NamedTuple):
    """Sums of rounded lines."""

    amount: Decimal
    net: Decimal
    tax: Decimal


def totals(lines: Iterable[Line]) -> Totals:
    """Sums over ``lines``: each line is split and rounded by itself, only then summed."""
    amount = net = tax = ZERO
    for line in lines:
        part = net_of_vat(line.amount, line.vat_rate)
        amount, net, tax = amount + part.net + part.tax, net + part.net, tax + part.tax
    return Totals(amount, net, tax)


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """``part ÷ whole`` unrounded, or ``None`` (shown as —) when there is no whole."""
    whole = _decimal(whole)
    return None if whole == 0 else _EXACT.divide(_decimal(part), whole)
