"""What a version of a scheme says, without the database: dimensions with their ranges, lines with weight and rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from .scoring import Rule

DIMENSIONS = ("PER", "BEH", "TEA", "GRO")
TIERS = ("N", "E", "S", "D")
CYCLES = ("M", "Q", "Y")


@dataclass(frozen=True)
class Dimension:
    """A dimension and how much it may weigh in all."""

    code: str
    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Line:
    """One KPI of a scheme."""

    kpi: str
    dimension: str
    weight: Decimal
    rule: Rule


@dataclass(frozen=True)
class Scheme:
    """The body of a version."""

    dimensions: tuple[Dimension, ...]
    lines: tuple[Line, ...]

    @cached_property
    def weights(self) -> Mapping[str, Decimal]:
        """Dimension → sum of the weights of its KPIs."""
        sums = {dimension.code: Decimal() for dimension in self.dimensions}
        for line in self.lines:
            sums[line.dimension] = sums.get(line.dimension, Decimal()) + line.weight
        return sums

    @property
    def total(self) -> Decimal:
        return sum((line.weight for line in self.lines), Decimal())
