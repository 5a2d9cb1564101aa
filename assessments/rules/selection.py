"""A competitive selection: what a panel's scores come to, who may win (defaults.md 9.3, PR4). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

PARTS = ("results", "management", "presentation", "feedback")
CENT = Decimal("0.01")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Terms:
    """As they held when the vacancy was published: weights in per cent, the least score, what precedence adds, how many judge."""

    weights: Mapping[str, Decimal]
    least: Decimal
    bonus: Decimal
    members: int

    def as_json(self) -> dict[str, Any]:
        weights = {part: str(self.weights[part]) for part in PARTS}
        return {"weights": weights, "least": str(self.least), "bonus": str(self.bonus), "members": self.members}

    @staticmethod
    def of_json(kept: Mapping[str, Any]) -> "Terms":
        weights = {part: Decimal(kept["weights"][part]) for part in PARTS}
        return Terms(weights, Decimal(kept["least"]), Decimal(kept["bonus"]), int(kept["members"]))


@dataclass(frozen=True)
class Candidate:
    """``scores``: one mapping of parts for each member of the panel. ``mean`` of four quarters, the second key."""

    key: int
    scores: Sequence[Mapping[str, Decimal]]
    precedence: bool = False
    mean: Decimal | None = None


@dataclass(frozen=True)
class Placed:
    """A candidate with points and place; equal ones share it."""

    candidate: Candidate
    points: Decimal
    place: int


def points_of(parts: Mapping[str, Decimal], terms: Terms) -> Decimal:
    """What one member gives: the weighted parts, 0 to 100, not rounded."""
    return sum((parts[part] * terms.weights[part] / HUNDRED for part in PARTS), Decimal(0))


def total_of(candidate: Candidate, terms: Terms) -> Decimal:
    """The mean of the panel, and a little more for two excellent quarters in a row; two places."""
    given = [points_of(parts, terms) for parts in candidate.scores]
    mean = sum(given, Decimal(0)) / len(given)
    return (mean + (terms.bonus if candidate.precedence else 0)).quantize(CENT, ROUND_HALF_UP)


def placed(candidates: Iterable[Candidate], terms: Terms) -> list[Placed]:
    """By points, then by the mean of four quarters, the highest first."""
    found = [(total_of(one, terms), one.mean if one.mean is not None else Decimal(-1), one) for one in candidates]
    found.sort(key=lambda row: (-row[0], -row[1], row[2].key))
    rows: list[Placed] = []
    for place, (points, mean, one) in enumerate(found, 1):
        before = found[place - 2] if rows else None
        equal = before is not None and before[:2] == (points, mean)
        rows.append(Placed(one, points, rows[-1].place if equal else place))
    return rows


def may_win(rows: Iterable[tuple[int, Decimal, Decimal | None]], terms: Terms) -> list[int]:
    """Of (key, points, mean of four quarters): the highest from the least score up; more than one where nothing parts them."""
    reached = [(points, mean if mean is not None else Decimal(-1), key) for key, points, mean in rows]
    reached = [one for one in reached if one[0] >= terms.least]
    if not reached:
        return []
    best = max(one[:2] for one in reached)
    return sorted(one[2] for one in reached if one[:2] == best)
