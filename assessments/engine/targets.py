"""What is to be reached in a period, for KPIs that are measured against targets (K03, K31, K32; the bases of K06)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from salesops.core.sockets.report_periods import Period


@dataclass(frozen=True)
class Targets:
    """By id of the person and of the unit. Who is not in it has no target (无目标)."""

    people: Mapping[int, Decimal] = field(default_factory=dict)
    units: Mapping[int, Decimal] = field(default_factory=dict)


def targets_of(metric: str, period: Period) -> Targets:
    """Published targets of ``metric`` for just this period."""
    return Targets()
