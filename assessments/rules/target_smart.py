"""Warnings about a target that is out of reach, or set low (SMART, ASM-1). Pure; thresholds come from the dated policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

HUNDRED = Decimal(100)
# What a warning says; its sentence is in ``assessments.targets.words``.
HIGH_GROWTH, LOW_GROWTH, HIGH_QUOTA, LOW_QUOTA, NOTHING = (
    "high_growth", "low_growth", "high_quota", "low_quota", "nothing",
)  # fmt: skip


@dataclass(frozen=True)
class Warning:
    """``code`` says on which side, ``percent`` how far: growth on last year, or share of the quota."""

    code: str
    percent: Decimal | None = None

    @property
    def is_high(self) -> bool:
        return self.code in (HIGH_GROWTH, HIGH_QUOTA)


def looked_at(
    amount: Decimal, *, last_year: Decimal | None, quota: Decimal | None, policy: Mapping[str, Any]
) -> list[Warning]:
    """What is odd about ``amount``, against last year's result and the quota of the level, each where it is known."""
    found = []
    if last_year is not None and last_year > 0:
        growth = (amount - last_year) * HUNDRED / last_year
        if growth > policy["growth_high"]:
            found.append(Warning(HIGH_GROWTH, growth))
        elif growth < policy["growth_low"]:
            found.append(Warning(LOW_GROWTH, growth))
    if quota is not None and quota > 0:
        share = amount * HUNDRED / quota
        if share > policy["quota_high"]:
            found.append(Warning(HIGH_QUOTA, share))
        elif share < policy["quota_low"]:
            found.append(Warning(LOW_QUOTA, share))
    if not amount and not found and (last_year or quota):
        found.append(Warning(NOTHING))
    return found
