"""Scorecards: scores, weights of what is there, contributions, total, band (defaults.md 0 and 9).

Pure: the same function computes a card of today, a card from frozen facts a year later, and a draft tried on past periods
(:func:`cards`).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from .numbers import HUNDRED, rounded
from .scheme import Line, Scheme
from .scoring import score

S = TypeVar("S", bound=Hashable)
ZERO = Decimal("0.0000")


@dataclass(frozen=True)
class Measure:
    """What a KPI came to. ``of_target``: scored as per cent of ``target`` (amounts, counts, K34); without a target no value."""

    value: Decimal | Fraction | None
    target: Decimal | Fraction | None = None
    of_target: bool = False

    @property
    def reached(self) -> Fraction | None:
        """What the rule looks at; ``None``: no data, the KPI drops out."""
        if self.value is None:
            return None
        if not self.of_target:
            return Fraction(self.value)
        if self.target is None or self.target <= 0:
            return None
        return Fraction(self.value) / Fraction(self.target) * HUNDRED


NO_DATA = Measure(None)


@dataclass(frozen=True)
class Band:
    """From ``at_least`` points on; ``factor`` of the bonus."""

    code: str
    at_least: Decimal
    factor: Decimal


@dataclass(frozen=True)
class Terms:
    """What holds for every card: bands from the best down, the most a total counts, the most with a red line."""

    bands: tuple[Band, ...]
    cap: Decimal
    red_line_most: Decimal


@dataclass(frozen=True)
class CardLine:
    """A KPI on a card. Without data ``score`` is ``None``, ``weight`` 0."""

    line: Line
    measure: Measure
    reached: Fraction | None
    score: Decimal | None
    weight: Fraction
    contribution: Decimal

    @property
    def dropped(self) -> bool:
        return self.score is None


@dataclass(frozen=True)
class CardDimension:
    """A dimension on a card with what it weighs after the redistribution."""

    code: str
    weight: Fraction
    contribution: Decimal
    lines: tuple[CardLine, ...]

    @property
    def dropped(self) -> bool:
        return not self.weight


@dataclass(frozen=True)
class Card:
    """The card of one subject. ``total`` ``None``: nothing of the scheme has data."""

    dimensions: tuple[CardDimension, ...]
    # As the contributions add up, before cap and red line.
    points: Decimal | None
    total: Decimal | None
    band: Band | None

    @property
    def lines(self) -> tuple[CardLine, ...]:
        return tuple(line for dimension in self.dimensions for line in dimension.lines)

    @property
    def dropped(self) -> tuple[str, ...]:
        """KPIs without data: the card says that their weight went to others."""
        return tuple(line.line.kpi for line in self.lines if line.dropped)


def weights(scheme: Scheme, present: frozenset[str]) -> dict[str, Fraction]:
    """KPI → weight when only the KPIs ``present`` have data.

    What drops out gives its weight to the others of its dimension in proportion; a dimension without any to the other dimensions.
    """
    whole = {code: Fraction(weight) for code, weight in scheme.weights.items()}
    there: dict[str, Fraction] = {}
    for line in scheme.lines:
        if line.kpi in present:
            there[line.dimension] = there.get(line.dimension, Fraction(0)) + Fraction(line.weight)
    counted = sum((whole[code] for code in there), Fraction(0))
    if not counted:
        return {line.kpi: Fraction(0) for line in scheme.lines}
    total = sum(whole.values(), Fraction(0))
    return {
        line.kpi: Fraction(line.weight) / there[line.dimension] * whole[line.dimension] / counted * total
        if line.kpi in present
        else Fraction(0)
        for line in scheme.lines
    }


def band_of(total: Decimal, bands: tuple[Band, ...]) -> Band:
    """The band a rounded total falls into; the lowest takes whatever is below the others."""
    return next((band for band in bands if total >= band.at_least), bands[-1])


def settled(points: Decimal, terms: Terms, *, red_line: bool = False) -> tuple[Decimal, Band]:
    """Total and band after cap and red line."""
    total = min(points, terms.cap, terms.red_line_most) if red_line else min(points, terms.cap)
    return total, band_of(total, terms.bands)


def takes_part(present_days: int, working_days: int, least: Decimal) -> bool:
    """Whether somebody was there for a card: ``least`` per cent of the working days of the period."""
    return working_days > 0 and Fraction(present_days, working_days) * HUNDRED >= Fraction(least)


def card(scheme: Scheme, measures: Mapping[str, Measure], terms: Terms, *, red_line: bool = False) -> Card:
    """The card of one subject from its measures by KPI; a KPI not among them has no data."""
    reached = {line.kpi: measures.get(line.kpi, NO_DATA).reached for line in scheme.lines}
    shares = weights(scheme, frozenset(kpi for kpi, value in reached.items() if value is not None))
    lines: dict[str, list[CardLine]] = {dimension.code: [] for dimension in scheme.dimensions}
    for line in scheme.lines:
        value = reached[line.kpi]
        points = None if value is None else score(line.rule, value)
        part = ZERO if points is None else rounded(Fraction(points) * shares[line.kpi] / HUNDRED, 4)
        measure = measures.get(line.kpi, NO_DATA)
        lines[line.dimension].append(CardLine(line, measure, value, points, shares[line.kpi], part))
    dimensions = tuple(
        CardDimension(
            code,
            sum((one.weight for one in found), Fraction(0)),
            sum((one.contribution for one in found), ZERO),
            tuple(found),
        )
        for code, found in lines.items()
    )
    if not any(shares.values()):
        return Card(dimensions, None, None, None)
    points_in_all = rounded(sum((dimension.contribution for dimension in dimensions), ZERO), 2)
    total, band = settled(points_in_all, terms, red_line=red_line)
    return Card(dimensions, points_in_all, total, band)


def cards(
    scheme: Scheme,
    values: Mapping[S, Mapping[str, Measure]],
    terms: Terms,
    red_lines: frozenset[S] = frozenset(),
) -> dict[S, Card]:
    """Cards of many subjects under one version: what a cycle freezes, and what a what-if compares."""
    return {who: card(scheme, found, terms, red_line=who in red_lines) for who, found in values.items()}
