"""The decision table of promotion, condition by condition (defaults.md 9.3)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from assessments.rules import promotion
from assessments.rules.promotion import MonthOfSales, Record, Terms

TERMS = Terms()
QUOTA = Decimal(400_000)
# A sales representative who sold an account manager's quota three months in a row.
READY = Record(
    day=date(2026, 9, 30), position="P11", in_post_since=date(2025, 3, 1), promoted_on=date(2026, 3, 30),
    months=[MonthOfSales(f"2026-{n:02}", QUOTA) for n in (7, 8, 9)], own_quota=Decimal(200_000), attainment=Decimal(110),
    compliance=Decimal(85), lowest=Decimal(75),
)  # fmt: skip


def outcome(record, code, rule="PR1", to="P20", quota=QUOTA):
    (found,) = [one for one in promotion.evaluate(record, to, quota, TERMS)[rule] if one.code == code]
    return found.outcome


def holds(record, rule="PR1", to="P20", quota=QUOTA):
    return promotion.holds(promotion.evaluate(record, to, quota, TERMS)[rule])


def test_the_quota_of_the_new_post_in_each_of_three_months_half_a_year_after_the_last_promotion():
    assert holds(READY)
    assert outcome(READY, "course") == "by_hand"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"months": [MonthOfSales("2026-08", QUOTA), MonthOfSales("2026-09", QUOTA)]}, "quota"),
        ({"months": [*READY.months[:2], MonthOfSales("2026-09", QUOTA - Decimal("0.01"))]}, "quota"),
        ({"months": [*READY.months[:2], MonthOfSales("2026-09", None)]}, "quota"),
        ({"promoted_on": date(2026, 4, 1)}, "since_promotion"),
        ({"compliance": Decimal("84.99")}, "compliance"),
        ({"compliance": None}, "compliance"),
        ({"open_plan": True}, "no_open_plan"),
        ({"red_line": True}, "no_red_line"),
        ({"lowest": Decimal("59.99")}, "no_low_card"),
    ],
)
def test_each_condition_alone_stands_against_it(changed, code):
    record = replace(READY, **changed)
    assert outcome(record, code) == "not_met"
    assert not holds(record)
    others = [one for one in promotion.evaluate(record, "P20", QUOTA, TERMS)["PR1"] if one.code != code]
    assert promotion.holds(others)


def test_whoever_was_never_promoted_has_waited_long_enough():
    assert holds(replace(READY, promoted_on=None))


def test_a_leading_post_asks_for_the_units_sales_or_own_ones_well_above_ones_quota():
    """Team 1,200,000 led by nobody yet: own sales of 480,000 are 120 % of an account manager's 400,000."""
    team = Decimal(1_200_000)
    own = replace(
        READY, position="P20", own_quota=QUOTA, months=[MonthOfSales(str(n), Decimal(480_000)) for n in (7, 8, 9)]
    )
    assert holds(own, to="P25", quota=team)
    short = replace(own, months=[*own.months[:2], MonthOfSales("9", Decimal(479_999))])
    assert outcome(short, "quota", to="P25", quota=team) == "not_met"
    led = replace(
        own, position="P25", own_quota=team, months=[MonthOfSales(str(n), Decimal(0), team) for n in (7, 8, 9)]
    )
    assert outcome(led, "quota", to="P30", quota=team) == "met"


def test_two_years_in_the_post_and_on_target():
    record = replace(READY, in_post_since=date(2024, 9, 30), promoted_on=date(2024, 9, 30), attainment=Decimal(100))
    assert holds(record, "PR2")
    assert outcome(replace(record, in_post_since=date(2024, 10, 1)), "tenure", "PR2") == "not_met"
    assert outcome(replace(record, attainment=Decimal("99.99")), "attainment", "PR2") == "not_met"
    assert outcome(replace(record, attainment=None), "attainment", "PR2") == "not_met"


def test_a_higher_post_takes_one_of_both_a_year_and_a_competition():
    zone = Decimal(16_000_000)
    record = replace(
        READY, position="P40", promoted_on=date(2025, 9, 30), compliance=Decimal(90),
        months=[MonthOfSales(str(n), None, zone) for n in (7, 8, 9)],
    )  # fmt: skip
    assert holds(record, "PR4", "P50", zone)
    assert not holds(replace(record, compliance=Decimal("89.99")), "PR4", "P50", zone)
    assert not holds(replace(record, promoted_on=date(2025, 10, 1)), "PR4", "P50", zone)
    neither = replace(record, months=[])
    assert outcome(neither, "pr1_or_pr2", "PR4", "P50", zone) == "not_met"
    long_there = replace(neither, in_post_since=date(2024, 1, 1), attainment=Decimal(100))
    assert outcome(long_there, "pr1_or_pr2", "PR4", "P50", zone) == "met"


def test_rules_by_post():
    assert [promotion.rules_to(code) for code in ("P11", "P20", "P40", "P50", "P80")] == [
        ("NQ",), ("PR1", "PR2", "PR3"), ("PR1", "PR2", "PR3"), ("PR4",), (),
    ]  # fmt: skip


def test_precedence_is_two_excellent_quarters_in_a_row():
    excellent, good = (Decimal(95), "excellent"), (Decimal(85), "good")
    assert promotion.has_precedence([excellent, excellent, good])
    assert not promotion.has_precedence([excellent, good, excellent])
    assert not promotion.has_precedence([excellent])
    assert promotion.mean_of_quarters([excellent, good]) == 90
    assert promotion.mean_of_quarters([]) is None


@pytest.mark.parametrize(
    ("total", "red_line", "found"),
    [
        ("70.00", False, "confirmed"), ("69.99", False, "one_month_more"), ("59.99", False, "decided"), ("59.99", True, "decided"),
    ],
)  # fmt: skip
def test_the_probation_card_confirms(total, red_line, found):
    assert promotion.after_probation(Decimal(total), red_line=red_line) == found
