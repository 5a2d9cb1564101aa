"""Scoring rules (defaults.md 9.1): from what was reached, in per cent of the target or as it was measured, to points.

A rule is written as the scheme's table prints it (``L60/120``, ``R−10→10/120``, ``N8→25``, ``G``, ``S ≥100:100, ≥50:70``,
``T60/80``), kept as JSON (:func:`to_json`) and read back by :func:`from_json`; both ways end in the same checks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from .numbers import plain, rounded

ZERO = Fraction(0)
Point = tuple[Decimal, Decimal]
# More than anybody needs, little enough for a line of a card.
MOST_POINTS = Decimal(200)
LARGEST = Decimal(1_000_000)


class Broken(ValueError):
    """The numbers of a rule contradict each other; ``code`` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _require(holds: bool, code: str) -> None:
    if not holds:
        raise Broken(code)


def _at_most(points: Fraction, cap: Decimal) -> Fraction:
    return max(ZERO, min(points, Fraction(cap)))


@dataclass(frozen=True)
class Linear:
    """``Lf/c``: below f nothing, then as many points as per cent of the target, at most c."""

    floor: Decimal
    cap: Decimal
    kind: ClassVar[str] = "L"

    def __post_init__(self) -> None:
        _require(self.floor >= 0, "rule-negative")
        _require(self.floor < self.cap, "rule-cap-below-floor")
        _require(self.cap <= MOST_POINTS, "rule-too-many-points")

    def points(self, reached: Fraction) -> Fraction:
        return ZERO if reached < self.floor else _at_most(reached, self.cap)

    @property
    def notation(self) -> str:
        return f"L{plain(self.floor)}/{plain(self.cap)}"

    @property
    def corners(self) -> tuple[Point, ...]:
        """Where the curve bends: (reached, points)."""
        zero = Decimal()
        return ((zero, zero), (self.floor, zero), (self.floor, self.floor), (self.cap, self.cap))


@dataclass(frozen=True)
class Between:
    """``Rz→t/c``: from nothing at z to 100 at t, further at the same slope, at most c."""

    zero: Decimal
    full: Decimal
    cap: Decimal
    kind: ClassVar[str] = "R"

    def __post_init__(self) -> None:
        _require(self.zero < self.full, "rule-full-not-above-zero")
        _require(self.cap > 0, "rule-negative")
        _require(self.cap <= MOST_POINTS, "rule-too-many-points")

    def points(self, reached: Fraction) -> Fraction:
        zero = Fraction(self.zero)
        return _at_most((reached - zero) / (Fraction(self.full) - zero) * 100, self.cap)

    @property
    def notation(self) -> str:
        return f"R{plain(self.zero)}→{plain(self.full)}/{plain(self.cap)}"

    @property
    def corners(self) -> tuple[Point, ...]:
        top = Fraction(self.zero) + (Fraction(self.full) - Fraction(self.zero)) * Fraction(self.cap) / 100
        return ((self.zero, Decimal()), (rounded(top, 4), self.cap))


@dataclass(frozen=True)
class Less:
    """``Nt→z``: less is better. 100 up to t, nothing from z on, evenly between."""

    full: Decimal
    zero: Decimal
    kind: ClassVar[str] = "N"

    def __post_init__(self) -> None:
        _require(self.full < self.zero, "rule-zero-not-above-full")

    def points(self, reached: Fraction) -> Fraction:
        if reached <= self.full:
            return Fraction(100)
        zero = Fraction(self.zero)
        return max(ZERO, (zero - reached) / (zero - Fraction(self.full)) * 100)

    @property
    def notation(self) -> str:
        return f"N{plain(self.full)}→{plain(self.zero)}"

    @property
    def corners(self) -> tuple[Point, ...]:
        return ((self.full, Decimal(100)), (self.zero, Decimal()))


@dataclass(frozen=True)
class Rating:
    """``G``: a rating from 1 to 5, twenty points each."""

    kind: ClassVar[str] = "G"

    def points(self, reached: Fraction) -> Fraction:
        return max(ZERO, reached * 20)

    @property
    def notation(self) -> str:
        return "G"

    @property
    def corners(self) -> tuple[Point, ...]:
        return ((Decimal(1), Decimal(20)), (Decimal(5), Decimal(100)))


@dataclass(frozen=True)
class Steps:
    """``S ≥b:p, …``: the points of the first step reached; below all of them nothing."""

    steps: tuple[Point, ...]
    kind: ClassVar[str] = "S"

    def __post_init__(self) -> None:
        bounds, points = [b for b, _p in self.steps], [p for _b, p in self.steps]
        _require(0 < len(self.steps) <= 10, "rule-steps-count")
        _require(bounds == sorted(set(bounds), reverse=True), "rule-steps-not-falling")
        _require(points == sorted(points, reverse=True), "rule-steps-not-falling")
        _require(min(points) >= 0, "rule-negative")
        _require(max(points) <= MOST_POINTS, "rule-too-many-points")

    def points(self, reached: Fraction) -> Fraction:
        return next((Fraction(points) for bound, points in self.steps if reached >= bound), ZERO)

    @property
    def notation(self) -> str:
        return "S " + ", ".join(f"≥{plain(bound)}:{plain(points)}" for bound, points in self.steps)

    @property
    def corners(self) -> tuple[Point, ...]:
        found: list[Point] = []
        before = Decimal()
        for bound, points in reversed(self.steps):
            found += [(bound, before), (bound, points)]
            before = points
        return tuple(found)


@dataclass(frozen=True)
class Threshold:
    """``Tf/p``: below f nothing, from f to below p the points f, from p on what was reached."""

    floor: Decimal
    passed: Decimal
    kind: ClassVar[str] = "T"

    def __post_init__(self) -> None:
        _require(self.floor >= 0, "rule-negative")
        _require(self.floor < self.passed, "rule-pass-below-floor")
        _require(self.passed <= 100, "rule-too-many-points")

    def points(self, reached: Fraction) -> Fraction:
        if reached >= self.passed:
            return reached
        return ZERO if reached < self.floor else Fraction(self.floor)

    @property
    def notation(self) -> str:
        return f"T{plain(self.floor)}/{plain(self.passed)}"

    @property
    def corners(self) -> tuple[Point, ...]:
        zero, most = Decimal(), Decimal(100)
        return (
            (zero, zero), (self.floor, zero), (self.floor, self.floor), (self.passed, self.floor),
            (self.passed, self.passed), (most, most),
        )  # fmt: skip


Rule = Linear | Between | Less | Rating | Steps | Threshold


def score(rule: Rule, reached: Fraction | Decimal | int) -> Decimal:
    """The score of what was ``reached``, rounded to two decimals."""
    return rounded(rule.points(Fraction(reached)), 2)


def to_json(rule: Rule) -> dict[str, Any]:
    """What is kept of a rule."""
    if isinstance(rule, Steps):
        return {"kind": rule.kind, "steps": [[str(bound), str(points)] for bound, points in rule.steps]}
    return {"kind": rule.kind, **{name: str(value) for name, value in vars(rule).items()}}


def _number(kept: Any) -> Decimal:
    number = Decimal(str(kept))
    _require(number.is_finite() and abs(number) <= LARGEST, "rule-number")
    _require(number == round(number, 4), "rule-number")
    return number


def _named(make: Callable[..., Rule], *names: str) -> Callable[[Mapping[str, Any]], Rule]:
    return lambda kept: make(**{name: _number(kept[name]) for name in names})


def _steps(pairs: Sequence[Sequence[Any]]) -> Steps:
    return Steps(tuple((_number(bound), _number(points)) for bound, points in pairs))


KINDS: Mapping[str, Callable[[Mapping[str, Any]], Rule]] = {
    "L": _named(Linear, "floor", "cap"),
    "R": _named(Between, "zero", "full", "cap"),
    "N": _named(Less, "full", "zero"),
    "G": lambda kept: Rating(),
    "S": lambda kept: _steps(kept["steps"]),
    "T": _named(Threshold, "floor", "passed"),
}


def from_json(kept: Mapping[str, Any]) -> Rule:
    """The rule that was kept. What isn't one raises ``Broken``."""
    try:
        return KINDS[kept["kind"]](kept)
    except Broken:
        raise
    except (KeyError, TypeError, ValueError, ArithmeticError) as wrong:
        raise Broken("rule-unreadable") from wrong
