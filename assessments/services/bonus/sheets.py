"""The bonus of one card by the table of the day: base, shares, factors, extra (defaults.md 9.2). What-ifs and runs share it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.policies.bonus import extra_rates_of, shares_of, split_of, unit_steps_of, yearly_of
from assessments.rules.bonus import NOTHING, Bonus, Shares, base_of, bonus, extra_of, unit_factor

ONE = Decimal("1.00")


@dataclass(frozen=True)
class Ground:
    """What a bonus is worked out from. ``factor``: of the band; ``attainment`` and ``collection`` in per cent.

    ``days`` in the post, of the ``of_days`` working days of the period.
    """

    tier: str
    cycle: str
    position: str
    factor: Decimal
    attainment: Decimal | None = None
    sales: Decimal | None = None
    target: Decimal | None = None
    collection: Decimal | Fraction | None = None
    days: int = 1
    of_days: int = 1


@dataclass(frozen=True)
class Sheet:
    """A bonus with everything it was made of."""

    ground: Ground
    shares: Shares
    unit_factor: Decimal
    bonus: Bonus


def sheet_of(ground: Ground, table: Mapping[str, Any]) -> Sheet | None:
    """By ``table`` (the policy of the day). ``None``: this position or this cycle has no bonus."""
    yearly, split = yearly_of(table, ground.position), split_of(table, ground.tier, ground.cycle)
    if not yearly or not split:
        return None
    base = base_of(yearly, split, ground.cycle, ground.days, ground.of_days)
    shares = shares_of(table, ground.tier)
    by_unit = unit_factor(ground.attainment, unit_steps_of(table), table["below_factor"]) if shares.unit else ONE
    rates, extra = extra_rates_of(table, ground.tier, ground.cycle), NOTHING
    if rates is not None and ground.sales is not None:
        extra = extra_of(sales=ground.sales, target=ground.target, collection=ground.collection, rates=rates, base=base)
    return Sheet(
        ground, shares, by_unit, bonus(base=base, shares=shares, factor=ground.factor, unit=by_unit, extra=extra)
    )
