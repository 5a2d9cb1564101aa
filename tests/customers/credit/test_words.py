"""Words of credit that say figures take them from the policy (defaults.md 4)."""

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
    assert {code: len(five) for code, five in words.items()} == dict.fromkeys(FACTORS, 5)


def test_another_policy_other_words(monkeypatch):
    changed = {**SHIPPED, "late5": 3, "late4": 10, "potential2": 200_000, "knock_out_days": 60}
    monkeypatch.setattr(credit_words, "policy_on", lambda code, day: changed)
    with translation.override("en"):
        words = credit_words.anchor_words(TODAY)
        assert (words["payment"][4], words["payment"][3]) == ("0–3 days late", "4–10 days late")
        assert words["power"][:2] == ("potential under 200,000 a year", "200,000 and up")
        assert credit_words.knock_out_words(TODAY)["overdue"] == "something overdue over 60 days"
