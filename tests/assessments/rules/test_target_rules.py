"""Periods, newcomers, working days, warnings: the rules of targets (defaults.md 1.2, 8, 9.5)."""

from datetime import date
from decimal import Decimal

import pytest

from assessments.rules.target_days import prorated
from assessments.rules.target_newcomers import first_month, quota_of_month
from assessments.rules.target_periods import code_of, named
from assessments.rules.target_smart import looked_at

QUOTA, STEPS = Decimal(200_000), (30, 60, 80)
POLICY = {"growth_high": Decimal(30), "growth_low": Decimal(0), "quota_high": Decimal(150), "quota_low": Decimal(80)}


@pytest.mark.parametrize(
    ("code", "first", "last", "grain"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "year"),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30), "quarter"),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "month"),
        ("2026W01", date(2025, 12, 29), date(2026, 1, 4), "week"),
    ],
)
def test_periods_are_read_and_written(code, first, last, grain):
    period, kind = named(code)
    assert (period.first, period.last, kind, code_of(first, kind)) == (first, last, grain, code)


def test_what_is_no_period_has_no_target():
    assert named("2026Q5") is None
    assert named("2026-9") is None
    assert named("2025W53") is None


def test_worked_example_nm():
    """Her second month: 200,000 × 60 % (defaults.md 9.5)."""
    assert quota_of_month(QUOTA, date(2026, 8, 10), date(2026, 9, 1), STEPS) == 120_000


def test_worked_example_nq():
    """Her first three months: 200,000 × (30 + 60 + 80) %."""
    months = [date(2026, month, 1) for month in (9, 10, 11)]
    assert sum(quota_of_month(QUOTA, date(2026, 8, 11), month, STEPS) for month in months) == 340_000


def test_joined_by_the_tenth_that_month_is_the_first():
    assert (first_month(date(2026, 8, 10)), first_month(date(2026, 8, 11))) == (date(2026, 8, 1), date(2026, 9, 1))
    # Before the first full month the first step holds; before joining nothing; then all of it.
    assert quota_of_month(QUOTA, date(2026, 8, 31), date(2026, 8, 1), STEPS) == 60_000
    assert quota_of_month(QUOTA, date(2026, 8, 31), date(2026, 7, 1), STEPS) == 0
    assert quota_of_month(QUOTA, date(2026, 8, 31), date(2026, 12, 1), STEPS) == QUOTA


def test_cut_by_working_days():
    assert prorated(Decimal(200_000), Decimal(11), Decimal(22)) == 100_000
    assert prorated(Decimal(44), Decimal("20.5"), Decimal(21)) == Decimal("42.95")
    assert prorated(Decimal(44), Decimal(0), Decimal(0)) == 44


@pytest.mark.parametrize(
    ("amount", "last_year", "quota", "said"),
    [
        (131, 100, None, ["high_growth"]),
        (130, 100, None, []),
        (100, 100, None, []),
        (99, 100, None, ["low_growth"]),
        (151, None, 100, ["high_quota"]),
        (79, None, 100, ["low_quota"]),
        (160, 100, 100, ["high_growth", "high_quota"]),
        (100, 80, 200, ["low_quota"]),
        (50, None, None, []),
        (50, 0, 0, []),
    ],
)
def test_warned_on_both_sides(amount, last_year, quota, said):
    known = {
        name: None if value is None else Decimal(value) for name, value in (("last_year", last_year), ("quota", quota))
    }
    assert [warning.code for warning in looked_at(Decimal(amount), policy=POLICY, **known)] == said
