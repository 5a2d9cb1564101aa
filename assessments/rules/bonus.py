"""The performance bonus (defaults.md 9.2): bonus = base × (own share × factor + unit share × unit factor) + extra.

Money is rounded where it stands on the paper: the base of the cycle, the bonus by score, the extra; the payable is their sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .numbers import HUNDRED, rounded

# How many bases of a cycle there are in a year.
IN_A_YEAR = {"M": 12, "Q": 4, "Y": 1}
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Shares:
    """How much of a base follows one's own card and how much the unit, in per cent."""

    own: Decimal
    unit: Decimal


@dataclass(frozen=True)
class UnitStep:
    """From ``at_least`` per cent attainment of the unit on, ``factor`` holds."""

    at_least: Decimal
    factor: Decimal


@dataclass(frozen=True)
class ExtraRates:
    """Rates in per cent of net sales over target: up to ``limit`` per cent of it, and above. ``collection``: K07 needed."""

    up_to_limit: Decimal
    above: Decimal
    limit: Decimal
    collection: Decimal


@dataclass(frozen=True)
class Bonus:
    """What is paid for one card, in its parts."""

    base: Decimal
    multiplier: Decimal | Fraction
    by_score: Decimal
    extra: Decimal

    @property
    def payable(self) -> Decimal:
        return self.by_score + self.extra


def base_of(yearly: Decimal, split: Decimal, cycle: str, days: int = 1, of_days: int = 1) -> Decimal:
    """The base of one cycle: ``split`` per cent of the year's bonus at target, cut by ``days`` in the post ``of_days``."""
    if not 0 <= days <= of_days or not of_days:
        raise ValueError("days in the post lie within the period")
    part = Fraction(yearly) * Fraction(split) / HUNDRED / IN_A_YEAR[cycle]
    return rounded(part * Fraction(days, of_days), 2)


def unit_factor(attainment: Fraction | Decimal | None, steps: Sequence[UnitStep], below: Decimal) -> Decimal:
    """The factor of the unit's attainment (K31) in per cent; a unit without a target neither gains nor loses."""
    if attainment is None:
        return Decimal("1.00")
    ordered = sorted(steps, key=lambda step: step.at_least, reverse=True)
    return next((step.factor for step in ordered if attainment >= step.at_least), below)


def extra_of(
    *,
    sales: Decimal,
    target: Decimal | None,
    collection: Decimal | Fraction | None,
    rates: ExtraRates,
    base: Decimal,
) -> Decimal:
    """The extra for sales above target, at most the base of the cycle. Without enough collected, or without data on it, none."""
    if not target or target <= 0 or sales <= target or collection is None or collection < rates.collection:
        return NOTHING
    limit = Fraction(target) * Fraction(rates.limit) / HUNDRED
    lower = min(Fraction(sales), limit) - Fraction(target)
    upper = max(Fraction(sales) - limit, Fraction(0))
    earned = (lower * Fraction(rates.up_to_limit) + upper * Fraction(rates.above)) / HUNDRED
    return min(rounded(earned, 2), base)


def bonus(
    *, base: Decimal, shares: Shares, factor: Decimal, unit: Decimal = Decimal(1), extra: Decimal = NOTHING
) -> Bonus:
    """The bonus of one card; ``factor`` is that of the own total, ``unit`` that of the unit."""
    parts = Fraction(shares.own) * Fraction(factor) + Fraction(shares.unit) * Fraction(unit)
    multiplier = parts / HUNDRED
    return Bonus(base, multiplier, rounded(Fraction(base) * multiplier, 2), extra)
