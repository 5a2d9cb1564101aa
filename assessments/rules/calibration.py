"""What calibration points out (defaults.md 9.3): warnings, never a bar; large changes need a reason."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal

from .numbers import HUNDRED, plain

EXCELLENT = "excellent"


@dataclass(frozen=True)
class Limits:
    """More than ``excellent`` per cent of the best band; a unit's mean ``apart`` points off; changes over ``reason`` points."""

    excellent: Decimal
    apart: Decimal
    reason: Decimal


@dataclass(frozen=True)
class Scored:
    """A total of a pool: the tier whose cards are compared, and the unit the person stood in."""

    pool: str
    unit: Hashable
    total: Decimal
    band: str


@dataclass(frozen=True)
class TooManyExcellent:
    """``share`` per cent of ``count`` cards of a pool are excellent."""

    pool: str
    share: Fraction
    count: int


@dataclass(frozen=True)
class UnitApart:
    """The mean of a unit lies ``gap`` points off that of its pool (above it: positive)."""

    pool: str
    unit: Hashable
    mean: Fraction
    of_pool: Fraction

    @property
    def gap(self) -> Fraction:
        return self.mean - self.of_pool


Warning = TooManyExcellent | UnitApart


def _mean(cards: Sequence[Scored]) -> Fraction:
    return sum((Fraction(card.total) for card in cards), Fraction(0)) / len(cards)


def warnings(cards: Iterable[Scored], limits: Limits) -> list[Warning]:
    """What stands out, pool by pool. A single card is no share, and a pool of one unit has nothing to lie apart from."""
    pools: dict[str, list[Scored]] = defaultdict(list)
    for card in cards:
        pools[card.pool].append(card)
    found: list[Warning] = []
    for pool, rows in pools.items():
        share = Fraction(sum(1 for row in rows if row.band == EXCELLENT), len(rows)) * HUNDRED
        if len(rows) > 1 and share > Fraction(limits.excellent):
            found.append(TooManyExcellent(pool, share, len(rows)))
        found += _apart(pool, rows, limits)
    return found


def _apart(pool: str, rows: list[Scored], limits: Limits) -> list[UnitApart]:
    units: dict[Hashable, list[Scored]] = defaultdict(list)
    for row in rows:
        units[row.unit].append(row)
    whole = _mean(rows)
    means = ((unit, _mean(found)) for unit, found in units.items())
    return [UnitApart(pool, unit, mean, whole) for unit, mean in means if abs(mean - whole) >= Fraction(limits.apart)]


def reason_for_change(points: Decimal, reason: str, limits: Limits) -> Refusal | None:
    """A change of more points than the limit says why."""
    if abs(points) <= limits.reason or reason.strip():
        return None
    sentence = _("A change of more than %(points)s points needs a reason.")
    figures = {"points": plain(limits.reason)}
    return Refusal("assessments.calibration-reason", sentence % figures, "reason", figures)
