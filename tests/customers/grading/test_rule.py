"""The pure rule of grading: worked example of defaults.md 3, unknown items, hysteresis."""

from datetime import date
from decimal import Decimal as D

import pytest

from customers.policies.grading import GRADING
from customers.rules.grading import (
    GradeData,
    Held,
    anchor_of_number,
    grade_of,
    judge,
    mondays_in,
    plain,
    score,
    steps_of,
)
from salesops.core.policies import policy_on
from salesops.core.policies.values import parse_all
from salesops.core.refusals import Invalid
from salesops.core.sockets.policies import policies

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
WORKED = GradeData(
    anchors={"need": 4, "decision_maker": 4, "budget": 5, "timing": 5, "growth": 4, "fit": 3, "room": 3},
    numbers={"potential": D("1200000"), "employees": 300, "sites": 5},
)


@pytest.fixture
def policy(db):
    return policy_on(GRADING, MONDAY)


def test_worked_example(policy) -> None:
    found = score(WORKED, policy)
    assert [(f.code, f.score, f.part) for f in found.factors] == [
        ("intent", D(92), D("36.8")),
        ("scale", D(78), D("27.3")),
        ("industry", D(70), D("17.5")),
    ]
    assert found.total == D("81.60")
    assert grade_of(found.total, policy) == "A"
    assert found.missing == ()
    assert not found.provisional


def test_unknown_counts_as_one_and_is_listed(policy) -> None:
    anchors = dict(WORKED.anchors) | {"need": None}
    found = score(GradeData(anchors=anchors, numbers=WORKED.numbers), policy)
    # 4 → 1 of a share of 20 %: 12 points of intent, 4.8 of the total.
    assert found.total == D("76.80")
    assert found.missing == ("need",)
    assert found.unknown == D(8)
    assert not found.provisional


def test_more_than_thirty_percent_unknown_is_provisional(policy) -> None:
    # budget 12 % + timing 12 % = 24 %; with room (5 %) 29 %; with fit instead (7.5 %) 31.5 %.
    few = {k: v for k, v in WORKED.anchors.items() if k not in ("budget", "timing", "room")}
    many = {k: v for k, v in WORKED.anchors.items() if k not in ("budget", "timing", "fit")}
    assert score(GradeData(few, WORKED.numbers), policy).unknown == D("29.00")
    assert not score(GradeData(few, WORKED.numbers), policy).provisional
    assert score(GradeData(many, WORKED.numbers), policy).provisional


def test_nothing_known_is_twenty_points(policy) -> None:
    found = score(GradeData(), policy)
    assert (found.total, found.unknown, found.provisional) == (D("20.00"), D(100), True)


def test_given_factor_scores_stand_for_the_factor(policy) -> None:
    found = score(GradeData(given={"intent": D(92), "scale": D(78), "industry": D(70)}), policy)
    assert found.total == D("81.60")
    assert found.missing == ()
    assert found.unknown == 0


@pytest.mark.parametrize(
    ("item", "numbers", "anchor"),
    [
        ("potential", {"potential": D("99999.99")}, 1),
        ("potential", {"potential": D(100000)}, 2),
        ("potential", {"potential": D(3000000)}, 5),
        ("employees", {"employees": 49}, 1),
        ("employees", {"employees": 2000}, 5),
        ("sites", {"sites": 0}, 1),
        ("sites", {"sites": 1}, 2),
        ("sites", {"sites": 1, "employees": 30}, 1),
        ("sites", {"sites": 1, "employees": 50}, 2),
        ("sites", {"sites": 4, "employees": 30}, 4),
        ("sites", {}, None),
    ],
)
def test_anchors_of_numbers(policy, item, numbers, anchor) -> None:
    assert anchor_of_number(item, numbers, steps_of(policy)) == anchor


def test_mondays() -> None:
    assert mondays_in(MONDAY, MONDAY) == 1
    assert mondays_in(TUESDAY, date(2026, 11, 22)) == 0
    assert mondays_in(TUESDAY, date(2026, 11, 23)) == 1
    assert mondays_in(TUESDAY, date(2026, 11, 30)) == 2
    assert mondays_in(TUESDAY, MONDAY) == 0


@pytest.mark.parametrize(
    ("held", "points", "grade", "pending"),
    [
        ("", "75", "A", ""),
        ("B", "76.99", "B", "A"),
        ("B", "77", "A", ""),
        ("A", "73.01", "A", "B"),
        ("A", "73", "B", ""),
        ("A", "74", "A", "B"),
        # Two thresholds at once: past that of B by far, past that of A by half a point.
        ("C", "75.5", "B", "A"),
        ("A", "54", "B", "C"),
        ("A", "53", "C", ""),
        ("C", "55", "C", "B"),
        ("B", "60", "B", ""),
    ],
)
def test_the_margin(policy, held, points, grade, pending) -> None:
    found = judge(D(points), Held(held), TUESDAY, policy)
    assert (found.grade, found.pending) == (grade, pending)
    assert (found.past_since == TUESDAY) == bool(pending)


def test_two_mondays_past_the_threshold(policy) -> None:
    held = judge(D(76), Held("B"), TUESDAY, policy)
    held = judge(D("75.5"), held, date(2026, 11, 23), policy)
    assert held == Held("B", "A", TUESDAY)
    # In the middle of the week nothing more happens …
    assert judge(D(76), held, date(2026, 11, 25), policy).grade == "B"
    # … the second Monday moves it.
    assert judge(D(76), held, date(2026, 11, 30), policy) == Held("A")


def test_falling_back_starts_anew(policy) -> None:
    held = judge(D(76), Held("B"), TUESDAY, policy)
    held = judge(D(74), held, date(2026, 11, 23), policy)
    assert held == Held("B")
    assert judge(D(76), held, date(2026, 11, 30), policy) == Held("B", "A", date(2026, 11, 30))


def _shipped():
    kind = policies.get(GRADING)
    return kind, {k: [dict(r) for r in v] if isinstance(v, list) else v for k, v in kind.shipped.items()}


def _codes(raw) -> set[str]:
    with pytest.raises(Invalid) as wrong:
        parse_all(policies.get(GRADING), raw)
    return {r.code for r in wrong.value.refusals}


def test_sums_are_refused() -> None:
    kind, raw = _shipped()
    assert parse_all(kind, raw)
    raw["factors"][0]["weight"] = "41"
    assert _codes(raw) == {"customers.weights-not-100"}
    raw["items"][0]["share"] = "19"
    assert _codes(raw) == {"customers.weights-not-100", "customers.shares-not-100"}


def test_items_missing_or_twice_are_refused() -> None:
    _kind, raw = _shipped()
    raw["items"][0]["item"] = "budget"
    assert _codes(raw) == {"customers.grading-missing", "customers.grading-twice"}


def test_thresholds_and_bounds_are_in_order() -> None:
    _kind, raw = _shipped()
    raw["b_from"] = "80"
    raw["items"][4]["step3"] = "50000"
    assert _codes(raw) == {"customers.thresholds-not-falling", "customers.steps-not-rising"}


def test_figures_never_show_an_exponent() -> None:
    assert [plain(D(text)) for text in ("40.00", "81.60", "0", "100")] == ["40", "81.6", "0", "100"]
