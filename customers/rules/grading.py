"""The grade of one customer, as a pure rule (defaults.md 3). ``services/regrading.py`` does the same for all of them in SQL.

Points are exact decimals; the total is rounded once, to two places, and the rounded total picks the grade.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from customers.grading_items import FACTORS, ITEMS

RANK = {"C": 0, "B": 1, "A": 2}
GRADES = ("A", "B", "C")
CENT = Decimal("0.01")
STEPS = ("step2", "step3", "step4", "step5")


@dataclass(frozen=True)
class GradeData:
    """What is known about a customer. Missing items are unknown.

    ``anchors`` by word item; ``numbers`` by number item (potential in CNY, VAT included); ``given`` are factor scores of an
    import (0–100), which stand for the whole factor.
    """

    anchors: Mapping[str, int | None] = field(default_factory=dict)
    numbers: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True)
class ItemScore:
    """``anchor`` is none when unknown; ``points`` = anchor × 20 × share, an unknown one as anchor 1."""

    code: str
    anchor: int | None
    share: Decimal
    points: Decimal


@dataclass(frozen=True)
class FactorScore:
    """``score`` 0–100, ``part`` = score × weight. ``given``: taken from an import instead of the items."""

    code: str
    weight: Decimal
    score: Decimal
    items: tuple[ItemScore, ...]
    given: bool = False

    @property
    def part(self) -> Decimal:
        return self.score * self.weight * CENT


@dataclass(frozen=True)
class Score:
    """``unknown``: percent of the whole weight that nobody knows yet; ``missing``: the items to be filled in (待补资料)."""

    total: Decimal
    factors: tuple[FactorScore, ...]
    unknown: Decimal
    provisional: bool

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(i.code for f in self.factors if not f.given for i in f.items if i.anchor is None and i.share)

    def factor(self, code: str) -> FactorScore:
        return next(f for f in self.factors if f.code == code)


def plain(value: Decimal) -> str:
    """``value`` without trailing zeros, never with an exponent: 40, 81.6."""
    return f"{value.normalize():f}"


def anchor_of_number(item: str, numbers: Mapping[str, Any], steps: Mapping[str, list[Decimal]]) -> int | None:
    """The anchor of a number item; ``None`` when the file doesn't say.

    A single site of a company whose employees count as anchor 1 is "one, small": anchor 1.
    """
    value = numbers.get(item)
    if value is None:
        return None
    anchor = 1 + sum(1 for step in steps[item] if Decimal(value) >= step)
    employees = numbers.get("employees")
    if item == "sites" and anchor == 2 and employees is not None and Decimal(employees) < steps["employees"][0]:
        return 1
    return anchor


def steps_of(policy: Mapping[str, Any]) -> dict[str, list[Decimal]]:
    """Lower bounds of anchors 2 to 5 by number item."""
    return {row["item"]: [row[s] for s in STEPS if row[s] is not None] for row in policy["items"]}


def score(data: GradeData, policy: Mapping[str, Any]) -> Score:
    """Factor scores, total, and how much of it is unknown."""
    shares = {row["item"]: row["share"] for row in policy["items"]}
    weights = {row["factor"]: row["weight"] for row in policy["factors"]}
    steps = steps_of(policy)
    factors, unknown = [], Decimal()
    for code in FACTORS:
        items = []
        for item in (i for i in ITEMS if i.factor == code):
            anchor = anchor_of_number(item.code, data.numbers, steps) if item.is_number else data.anchors.get(item.code)
            share = shares[item.code]
            items.append(ItemScore(item.code, anchor, share, (anchor or 1) * 20 * share * CENT))
        given = data.given.get(code)
        worked_out = sum((i.points for i in items), Decimal())
        factors.append(
            FactorScore(code, weights[code], worked_out if given is None else given, tuple(items), given is not None)
        )
        if given is None:
            unknown += sum((i.share for i in items if i.anchor is None), Decimal()) * weights[code] * CENT
    total = sum((f.part for f in factors), Decimal()).quantize(CENT, ROUND_HALF_UP)
    return Score(total, tuple(factors), unknown, unknown > policy["unknown_limit"])


def grade_of(total: Decimal, policy: Mapping[str, Any]) -> str:
    """The grade a total stands for."""
    return "A" if total >= policy["a_from"] else "B" if total >= policy["b_from"] else "C"


@dataclass(frozen=True)
class Held:
    """The policy's grade as it stands: a score just past a threshold waits as ``pending`` since ``past_since``."""

    grade: str = ""
    pending: str = ""
    past_since: date | None = None


def mondays_in(first: date, last: date) -> int:
    """How many Mondays lie between two days, both included."""
    monday = first + timedelta(days=(7 - first.weekday()) % 7)
    return max(0, (last - monday).days // 7 + 1) if last >= monday else 0


def _at_once(held: str, total: Decimal, policy: Mapping[str, Any]) -> str:
    """The grade after crossing thresholds by the margin or more."""
    margin = policy["margin"]
    up = grade_of(total - margin, policy)
    if RANK[up] > RANK[held]:
        return up
    down = "A" if total > policy["a_from"] - margin else "B" if total > policy["b_from"] - margin else "C"
    return down if RANK[down] < RANK[held] else held


def judge(total: Decimal, held: Held, day: date, policy: Mapping[str, Any]) -> Held:
    """The policy's grade on ``day``: moves at once when the score is past the threshold by the margin, else after some Mondays."""
    target = grade_of(total, policy)
    if not held.grade:
        return Held(target)
    grade = _at_once(held.grade, total, policy)
    if target == grade:
        return Held(grade)
    stays = held.pending and grade == held.grade and (RANK[held.pending] > RANK[grade]) == (RANK[target] > RANK[grade])
    since = held.past_since if stays and held.past_since else day
    if mondays_in(since, day) >= policy["mondays"]:
        return Held(target)
    return Held(grade, target, since)


def raised_need(before: int | None, after: int | None) -> bool:
    """Whether the need became clearer than it was known: progress (defaults.md 3). "None known" is no need."""
    return (after or 1) > (before or 1)


def one_step_down(grade: str) -> str:
    """The next grade below; C stays C."""
    return {"A": "B", "B": "C"}.get(grade, "C")


def one_step_up(grade: str) -> str:
    """The next grade above; A stays A."""
    return {"C": "B", "B": "A"}.get(grade, "A")
