"""Words of grading that say figures take them from the policy (defaults.md 3)."""

from django.urls import reverse
from django.utils import timezone, translation

from customers.grading_items import BY_CODE, ITEMS
from customers.grading_words import item_words
from customers.models import GradeSheet
from customers.policies.grading import check
from salesops.core.policies.values import shipped
from salesops.core.sockets.policies import policies
from tests.versions import hold

from .making import worked_customer

SHIPPED = shipped(policies.get("customers.grading"))
STEPS = ("step2", "step3", "step4", "step5")


def with_steps(code: str, *steps) -> dict:
    rows = [{**row, **dict(zip(STEPS, steps, strict=True))} if row["item"] == code else row for row in SHIPPED["items"]]
    return {**SHIPPED, "items": tuple(rows)}


def said(code: str, policy, language: str = "en") -> tuple[str, ...]:
    with translation.override(language):
        return item_words(BY_CODE[code], policy)


def test_as_shipped_they_say_what_the_table_says():
    months = ("over 12 months", "7–12 months", "4–6 months", "2–3 months", "within 1 month")
    growth = ("shrinking", "0–3%", "3–8%", "8–15%", "over 15%")
    assert (said("timing", SHIPPED), said("growth", SHIPPED)) == (months, growth)
    # A version from before they were values.
    for code, words in (("timing", months), ("growth", growth)):
        assert said(code, with_steps(code, None, None, None, None)) == words
    assert said("timing", SHIPPED, "zh-hans") == ("12 个月以上", "7–12 个月", "4–6 个月", "2–3 个月", "1 个月内")
    assert {item.code: len(item_words(item, SHIPPED)) for item in ITEMS} == {
        item.code: 0 if item.is_number else 5 for item in ITEMS
    }


def test_another_policy_other_words():
    assert said("timing", with_steps("timing", 18, 9, 2, 1)) == (
        "over 18 months", "10–18 months", "3–9 months", "2 months", "within 1 month"
    )  # fmt: skip
    rows = with_steps("growth", *map(type(SHIPPED["a_from"]), ("2", "4.5", "10", "20")))
    assert said("growth", rows) == ("under 2%", "2–4.5%", "4.5–10%", "10–20%", "over 20%")


def test_bounds_of_the_words_are_looked_at():
    assert check(SHIPPED) == []
    assert check(with_steps("timing", None, None, None, None)) == []
    number = type(SHIPPED["a_from"])
    for code, steps in (
        ("timing", "6 12 3 1"), ("timing", "12 6 3 0"), ("timing", "12 6 2.5 1"), ("growth", "3 0 8 15"),
        ("growth", "0 3 3 15"),
    ):  # fmt: skip
        [refusal] = check(with_steps(code, *map(number, steps.split())))
        assert refusal.code == "customers.steps-not-rising"
    assert len(check(with_steps("growth", number(1), None, None, None))) == 1


def test_form_page_and_api_say_them(client, company):
    customer = worked_customer(company)
    values = with_steps("timing", "18", "9", "3", "1")
    hold(
        "customers.grading",
        timezone.localdate(),
        items=[{k: str(v) if v is not None else "" for k, v in row.items()} for row in values["items"]],
    )
    assert GradeSheet.objects.get(pk=customer.pk).timing == 5
    client.force_login(company.rep)
    english = {"accept-language": "en"}
    form = client.get(reverse("customers:grade_data", args=[customer.code]), headers=english).content.decode()
    assert "over 18 months" in form
    assert "over 12 months" not in form
    assert (
        "within 1 month"
        in client.get(reverse("customers:grade", args=[customer.code]), headers=english).content.decode()
    )
    items = client.get(f"/api/v1/customers/{customer.code}/grade-data/", headers=english).json()["items"]
    assert next(i["words"] for i in items if i["name"] == "timing")[0] == "over 18 months"
