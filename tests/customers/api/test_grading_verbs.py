"""Grades set by hand, suggestions and stalled customers in the API: the rules of the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import Customer, GradeOverride, GradeSuggestion, StalledCase

ZERUN, DINGSHENG = "C-000001", "C-000003"


def test_set_at_once_by_who_decides_and_ended(call):
    address, said = f"customers/{ZERUN}/set-grade/", {"grade": "B", "reason": "停产检修"}
    status, made = call("supervisor", "post", address, said)
    assert (status, made["state"], made["grade"], made["customer"]) == (201, "active", "B", ZERUN)
    assert Customer.objects.get(code=ZERUN).grade == "B"
    assert call("supervisor", "post", address, said)[1]["code"] == "customers.same-grade"
    late = str(timezone.localdate() + timedelta(days=999))
    assert "ends_on" in call("supervisor", "post", address, {**said, "grade": "C", "ends_on": late})[1]["fields"]
    assert call("finance", "post", address, said)[0] in (403, 404)
    one = f"grade-overrides/{made['id']}/"
    assert call("rep", "post", f"{one}end/")[0] == 403
    assert call("other_rep", "get", one)[0] == call("other_rep", "post", f"{one}end/")[0] == 404
    assert call("supervisor", "post", f"{one}end/", {"version": 99})[0] == 409
    assert call("supervisor", "post", f"{one}end/")[1]["state"] == "ended"


def test_proposed_by_the_rep(call):
    status, made = call("rep", "post", f"customers/{ZERUN}/set-grade/", {"grade": "B", "reason": "停产检修"})
    assert (status, made["state"]) == (201, "waiting")
    assert call("rep", "post", f"customers/{DINGSHENG}/set-grade/", {})[0] == 404
    assert [row["id"] for row in call("manager", "get", "grade-overrides/?state=waiting")[1]["results"]] == [made["id"]]
    assert call("other_manager", "get", "grade-overrides/")[1]["results"] == []


@pytest.fixture
def suggestion(files) -> GradeSuggestion:
    return GradeSuggestion.objects.create(
        customer=files.zerun, direction="down", grade_from="A", grade_to="B", made_on=timezone.localdate(),
        reasons=[{"code": "credit_d"}],
    )  # fmt: skip


def test_a_suggestion_is_declined_or_accepted(call, suggestion):
    address = f"grade-suggestions/{suggestion.pk}/"
    status, answer = call("supervisor", "get", address)
    assert {a["verb"]: a["allowed"] for a in answer["allowed_actions"]} == {"accept": True, "decline": True}
    assert call("rep", "post", f"{address}accept/")[0] == 403
    assert call("other_rep", "get", address)[0] == call("other_rep", "post", f"{address}decline/")[0] == 404
    assert call("supervisor", "post", f"{address}decline/", {})[0] == 422
    status, answer = call("supervisor", "post", f"{address}accept/", {"version": suggestion.version})
    assert (status, answer["state"], answer["decided_by"]) == (200, "accepted", "supervisor")
    assert GradeOverride.objects.get().grade == "B"
    assert call("supervisor", "post", f"{address}decline/", {"note": "不变"})[0] == 409


@pytest.fixture
def case(company, files) -> StalledCase:
    now = timezone.now()
    return StalledCase.objects.create(
        customer=files.zerun, owner=company.rep, listed_on=timezone.localdate(now), grade="A", weeks=3,
        due_at=now + timedelta(days=1),
    )  # fmt: skip


def test_a_stalled_customer_has_three_answers(call, case):
    address, day = f"stalled-cases/{case.pk}/", str(timezone.localdate() + timedelta(days=2))
    assert call("rep", "get", "stalled-cases/?state=open")[1]["results"][0]["allowed_actions"][0]["allowed"] is True
    answer = f"{address}answer/"
    assert call("finance", "post", answer, {})[0] in (403, 404)
    assert call("other_rep", "get", address)[0] == call("other_rep", "post", answer, {})[0] == 404
    assert call("rep", "post", answer, {"answer": "sleep"})[0] == 422
    assert call("rep", "post", answer, {"answer": "next_step"})[0] == 422
    assert call("rep", "post", answer, {"answer": "hand_over", "note": "跑不动"})[0] == 422
    status, said = call("rep", "post", answer, {"answer": "next_step", "next_step": "送样", "next_on": day})
    assert (status, said["state"], said["answered_by"]) == (200, "answered", "rep")
    assert call("rep", "post", answer, {"answer": "lower", "note": "再议"})[0] == 409
    assert Customer.objects.get(code=ZERUN).next_step == "送样"


def test_lowered_by_the_supervisor(call, case):
    status, said = call(
        "supervisor", "post", f"stalled-cases/{case.pk}/answer/", {"answer": "lower", "note": "半年没动"}
    )
    assert (status, said["state"]) == (200, "decided")
    assert Customer.objects.get(code=ZERUN).grade == "B"
