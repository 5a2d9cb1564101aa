"""What follows from a weak card (defaults.md 9.2, 9.3)."""

from datetime import date
from decimal import Decimal

import pytest

from assessments.rules import improvement
from assessments.rules.improvement import Share, Terms

TERMS = Terms()


@pytest.mark.parametrize(
    ("total", "cycle", "last", "before", "why"),
    [
        ("59.99", "Q", False, None, "low_quarter"), ("60.00", "Q", False, None, ""), ("75.00", "Q", True, None, "last_tenth"),
        ("55.00", "Q", True, None, "low_quarter"), ("59.99", "M", False, "58.00", "low_months"),
        ("59.99", "M", False, "60.00", ""), ("59.99", "M", False, None, ""), ("40.00", "Y", False, "40.00", ""),
    ],
)  # fmt: skip
def test_three_reasons_for_a_plan(total, cycle, last, before, why):
    known = Decimal(before) if before else None
    assert improvement.trigger(Decimal(total), cycle=cycle, last=last, before=known, terms=TERMS) == why


def test_eight_weeks_with_a_checkpoint_every_two_then_four_more():
    assert [f"{d:%m-%d}" for d in improvement.checkpoints(date(2026, 11, 2), 8, 2)] == [
        "11-16",
        "11-30",
        "12-14",
        "12-28",
    ]
    assert [f"{d:%m-%d}" for d in improvement.checkpoints(date(2026, 12, 28), 4, 2)] == ["01-11", "01-25"]


@pytest.mark.parametrize(
    ("total", "last", "extended", "found"),
    [
        ("70.00", True, False, "passed"), ("69.99", True, False, "again"), ("60.00", False, False, "passed"),
        ("59.99", False, False, "again"), ("59.99", False, True, "failed"), ("70.00", False, True, "passed"),
    ],
)  # fmt: skip
def test_the_next_quarter_decides(total, last, extended, found):
    assert improvement.outcome(Decimal(total), last=last, extended=extended, terms=TERMS) == found


def test_training_for_weak_behaviour_a_champion_for_weak_performance():
    weak = [Share("PER", Decimal("38.49"), Decimal(55)), Share("BEH", Decimal("17.49"), Decimal(25))]
    strong = [Share("PER", Decimal("38.50"), Decimal(55)), Share("BEH", Decimal("17.50"), Decimal(25))]
    assert improvement.proposals("to_improve", weak, TERMS) == ["training", "pairing"]
    assert improvement.proposals("to_improve", strong, TERMS) == []
    assert improvement.proposals("competent", weak, TERMS) == ["talk"]
    assert improvement.proposals("good", weak, TERMS) == improvement.proposals("insufficient", weak, TERMS) == []
    assert improvement.weakest({"K01": Decimal(50), "K07": Decimal(20), "K18": Decimal(90)}) == ["K07", "K01"]


@pytest.mark.parametrize(
    ("coach", "code"), [(None, "coach-missing"), (1, "coach-is-person"), (2, "coach-rates"), (3, None)]
)
def test_whoever_rates_doesnt_coach(coach, code):
    found = improvement.coach_fits(coach, 1, 2)
    assert (found.code if found else None) == (f"assessments.{code}" if code else None)
