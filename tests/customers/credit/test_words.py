"""Words of credit that say figures take them from the policy (defaults.md 4)."""

from decimal import Decimal

import pytest
from django.utils import translation

from customers.credit import words as credit_words
from customers.credit.factors import FACTORS
from salesops.core.policies.values import shipped
from salesops.core.sockets.policies import policies
from tests.conftest import TODAY

SHIPPED = shipped(policies.get("customers.credit"))


def test_as_shipped_they_say_what_the_table_says(monkeypatch):
    monkeypatch.setattr(credit_words, "policy_on", lambda code, day: SHIPPED)
    with translation.override("en"):
        words = credit_words.anchor_words(TODAY)
        assert words["payment"] == (
            "over 60 days late on average, or anything 90 days", "31–60 days late", "16–30 days late, or no history",
            "6–15 days late", "0–5 days late",
        )  # fmt: skip
        assert words["power"][0] == "potential under 100,000 a year"
        assert words["power"][4] == "3,000,000 and up"
        assert credit_words.knock_out_words(TODAY)["overdue"] == "something overdue over 90 days"
        assert words["finances"] == (
            "loss in 2 years, debt over 85%", "loss, or debt 75–85%", "break-even, or no data", "profit, debt under 65%",
            "growing profit, debt under 50%",
        )  # fmt: skip
        assert words["cooperation"] == (
            "new relation", "under 1 year", "1–3 years", "3–5 years, regular orders", "over 5 years, margin above average",
        )  # fmt: skip
        assert words["public"][0] == "enforcement within 1 year"
        assert credit_words.knock_out_words(TODAY)["dishonoured"] == "draft dishonoured within 12 months"
    with translation.override("zh-hans"):
        chinese = credit_words.anchor_words(TODAY)
        assert (chinese["finances"][0], chinese["cooperation"][1]) == ("连续 2 年亏损，负债率超过 85%", "不足 1 年")
    assert {code: len(five) for code, five in words.items()} == dict.fromkeys(FACTORS, 5)


def test_another_policy_other_words(monkeypatch):
    changed = {**SHIPPED, "debt1": Decimal("82.5"), "debt2": Decimal(70), "debt5": Decimal(45), "loss_years": 3}
    changed |= {"years2": 2, "years3": 4, "years4": 8, "enforced_years": 2, "dishonoured_months": 6}
    changed |= {"late5": 3, "late4": 10, "potential2": 200_000, "knock_out_days": 60}
    monkeypatch.setattr(credit_words, "policy_on", lambda code, day: changed)
    with translation.override("en"):
        words = credit_words.anchor_words(TODAY)
        assert (words["payment"][4], words["payment"][3]) == ("0–3 days late", "4–10 days late")
        assert words["power"][:2] == ("potential under 200,000 a year", "200,000 and up")
        assert credit_words.knock_out_words(TODAY)["overdue"] == "something overdue over 60 days"
        assert words["finances"] == (
            "loss in 3 years, debt over 82.5%", "loss, or debt 70–82.5%", "break-even, or no data",
            "profit, debt under 65%", "growing profit, debt under 45%",
        )  # fmt: skip
        assert words["cooperation"][1:] == (
            "under 2 years", "2–4 years", "4–8 years, regular orders", "over 8 years, margin above average"
        )  # fmt: skip
        assert words["public"][0] == "enforcement within 2 years"
        assert credit_words.knock_out_words(TODAY)["dishonoured"] == "draft dishonoured within 6 months"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"debt4": 50}, "debt5"), ({"debt2": 85}, "debt2"), ({"years3": 5}, "years2"), ({"years2": 4}, "years2")],
)
def test_bounds_of_the_words_rise(changes, field):
    found = policies.get("customers.credit").check({**SHIPPED, **changes})
    assert [(refusal.code, refusal.field) for refusal in found] == [("customers.credit-steps", field)]
