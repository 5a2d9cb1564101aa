"""How two versions of a scheme differ (ASM-14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .scheme import Dimension, Line, Scheme


@dataclass(frozen=True)
class LineChange:
    """One KPI in both; ``None``: it isn't there."""

    kpi: str
    before: Line | None
    after: Line | None

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def by(self) -> Decimal:
        """By how much its weight changes."""
        before = self.before.weight if self.before else Decimal()
        return (self.after.weight if self.after else Decimal()) - before


@dataclass(frozen=True)
class DimensionChange:
    """One dimension in both with its KPIs: in the order of the later version, then those that went."""

    code: str
    before: Dimension | None
    after: Dimension | None
    weight_before: Decimal | None
    weight_after: Decimal | None
    lines: tuple[LineChange, ...]

    @property
    def range_changed(self) -> bool:
        return self.before != self.after

    @property
    def changed(self) -> bool:
        return self.range_changed or any(line.changed for line in self.lines)


def _lines(code: str, before: Scheme, after: Scheme) -> Iterator[LineChange]:
    old = {line.kpi: line for line in before.lines if line.dimension == code}
    new = {line.kpi: line for line in after.lines if line.dimension == code}
    for kpi in [*new, *(kpi for kpi in old if kpi not in new)]:
        yield LineChange(kpi, old.get(kpi), new.get(kpi))


def changes(before: Scheme, after: Scheme) -> tuple[DimensionChange, ...]:
    """Both side by side, dimension by dimension."""
    old = {dimension.code: dimension for dimension in before.dimensions}
    new = {dimension.code: dimension for dimension in after.dimensions}
    return tuple(
        DimensionChange(
            code, old.get(code), new.get(code), before.weights.get(code), after.weights.get(code),
            tuple(_lines(code, before, after)),
        )
        for code in [*new, *(code for code in old if code not in new)]
    )  # fmt: skip


def count_changes(before: Scheme, after: Scheme) -> int:
    """How many lines and ranges differ."""
    return sum(
        dimension.range_changed + sum(line.changed for line in dimension.lines) for dimension in changes(before, after)
    )
