"""Anonymous answers, warnings of calibration, what a line is held against, the small line of trends."""

from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.rules.anonymous import HELD_BACK, heard, heard_of_all
from assessments.rules.calibration import Limits, Scored, TooManyExcellent, UnitApart, reason_for_change, warnings
from assessments.rules.cards import CardLine, Measure
from assessments.rules.goals import goal
from assessments.rules.notation import parse
from assessments.rules.scheme import Line
from assessments.rules.trend import points

LIMITS = Limits(Decimal(20), Decimal(8), Decimal(5))


@pytest.mark.parametrize(("answers", "mean"), [
    ([], None), ([5], None), ([5, 1], None), ([5, 4, 4], Fraction(13, 3)), ([1, 5, 5, 5, 5, 5], Fraction(26, 6)),
    ([1, 5, 4, 4, 4, 4, 4], Fraction(4)), ([5] * 7, Fraction(5)),
])  # fmt: skip
def test_fewer_than_three_answers_are_held_back_and_seven_lose_their_ends(answers, mean):
    assert heard(answers).mean == mean


def test_no_difference_tells_who_is_held_back():
    """Team, region, company: whatever is subtracted from whatever, the two answers about C stay unknown."""
    answers = {"A": [4, 4, 4], "B": [2, 3, 4, 5], "C": [1, 1]}
    told = heard_of_all(answers, "ABC")
    assert told == heard_of_all(answers, "AB")
    assert heard_of_all(answers, "AC") == heard_of_all(answers, "A") == heard(answers["A"])
    assert heard_of_all(answers, "C") == heard_of_all({}, "A") == HELD_BACK
    assert told.count == 6 + 1


def card(total, unit="a", pool="E"):
    band = "excellent" if Decimal(total) >= 90 else "good"
    return Scored(pool, unit, Decimal(total), band)


def test_more_than_a_fifth_excellent_is_pointed_out():
    four_good = [card(80)] * 4
    assert warnings([*four_good, card(90)], LIMITS) == []
    assert warnings([*four_good[:3], card(90)], LIMITS) == [TooManyExcellent("E", Fraction(25), 4)]


def test_a_unit_eight_points_off_its_tier_is_pointed_out():
    rows = [card(84, "a"), card(84, "a"), card(68, "b"), card(68, "b")]
    assert warnings(rows, LIMITS) == [
        UnitApart("E", "a", Fraction(84), Fraction(76)), UnitApart("E", "b", Fraction(68), Fraction(76)),
    ]  # fmt: skip
    nearer = [card(83, "a"), card(69, "b")]
    assert warnings(nearer, LIMITS) == []
    assert warnings([card(84, "a"), card(60, "b", "S")], LIMITS) == []


def test_a_change_over_five_points_says_why():
    assert reason_for_change(Decimal("5.00"), "", LIMITS) is None
    assert reason_for_change(Decimal("-5.01"), " ", LIMITS).code == "assessments.calibration-reason"
    assert reason_for_change(Decimal(9), "客户流失与其无关", LIMITS) is None


def line(rule, measure):
    return CardLine(
        Line("K01", "PER", Decimal(10), parse(rule)), measure, measure.reached, None, Fraction(10), Decimal()
    )


@pytest.mark.parametrize(("rule", "measure", "value", "attained"), [
    ("L60/120", Measure(Decimal(94), Decimal(100), True), 100, 94),
    ("R70→95/110", Measure(Decimal("76")), 95, 80),
    ("N8→25", Measure(Decimal(16)), 8, 50),
    ("N8→25", Measure(Decimal(0)), 8, None),
    ("G", Measure(Decimal(4)), 5, 80),
    ("T60/80", Measure(None), 80, None),
])  # fmt: skip
def test_what_a_line_is_held_against(rule, measure, value, attained):
    found = goal(line(rule, measure))
    assert (found.value, found.attained) == (value, attained)


@pytest.mark.parametrize("rule", ["S ≥100:100, ≥50:70", "L60/120"])
def test_per_cent_of_a_target_is_no_value_to_reach(rule):
    """A card frozen before its KPI had a target shows none, never the 100 of the rule."""
    found = goal(line(rule, Measure(None)), of_target=True)
    assert (found.value, found.attained) == (None, None)


def test_a_trend_leaves_gaps_and_draws_nothing_of_one_value():
    assert points([None, Decimal(4)]) == []
    assert points([Decimal(1), None, Decimal(3)]) == [("2", "17"), ("70", "3")]
    assert [y for _x, y in points([Decimal(5), Decimal(5)])] == ["10", "10"]
