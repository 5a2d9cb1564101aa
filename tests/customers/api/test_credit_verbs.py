"""Assessments, raises, freezes and warning signs in the API: the rules of the pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from customers.models import CreditAccount, CreditAssessment, CreditRequest, CreditSign

ZERUN, DINGSHENG = "C-000001", "C-000003"
ANCHORS = {"payment": 3, "power": 3, "finances": 3, "cooperation": 3, "public": 3}
ASK = {"anchors": ANCHORS, "asked_rating": "C", "asked_limit": "0.00", "asked_term": 0, "expected": "100000.00"}


@pytest.fixture
def rated(files) -> CreditAccount:
    return CreditAccount.objects.create(
        customer=files.zerun, rating="B", limit=Decimal(100_000), term_days=30, reviewed_on=timezone.localdate()
    )


def test_assessed_and_read(call):
    address = f"customers/{ZERUN}/assess-credit/"
    status, made = call("rep", "post", address, ASK | {"evidence": {"public": "公示系统"}})
    assert (status, made["customer"], made["state"], made["occasion"]) == (201, ZERUN, "waiting", "new"), made
    assert call("rep", "post", address, ASK)[0] in (409, 422)
    assert call("rep", "post", address, ASK | {"anchors": ANCHORS | {"power": 6}})[0] == 422
    assert call("rep", "post", address, ASK | {"knock_outs": ["ugly"]})[0] == 422
    assert call("director", "post", address, ASK)[0] == 403
    found = call("finance", "get", f"credit-assessments/?customer={ZERUN}&state=waiting")[1]["results"]
    assert [row["number"] for row in found] == [made["number"]]
    assert call("other_rep", "get", f"credit-assessments/{made['number']}/")[0] == 404
    assert CreditAssessment.objects.count() == 1


def test_a_raise_is_asked_for(call, rated):
    address, until = f"customers/{ZERUN}/raise-credit/", timezone.localdate() + timedelta(days=20)
    said = {"amount": "10000.00", "until": str(until), "reason": "春节备货"}
    assert call("rep", "post", address, said | {"until": str(until - timedelta(days=30))})[0] == 422
    status, made = call("rep", "post", address, said)
    assert (status, made["kind"], made["amount"], made["state"]) == (201, "raise", "10000.00", "waiting")
    assert [r["code"] for r in call("rep", "post", address, said)[1]["refusals"]] == [
        "customers.credit-request-waiting"
    ]
    assert call("supervisor", "get", "credit-requests/?kind=raise")[1]["results"][0]["number"] == made["number"]
    assert call("other_manager", "get", f"credit-requests/{made['number']}/")[0] == 404


def test_frozen_by_finance_and_asked_free_again(call, rated):
    freeze, unfreeze = f"customers/{ZERUN}/freeze-credit/", f"customers/{ZERUN}/unfreeze-credit/"
    assert call("rep", "post", freeze, {"reason": "x"})[0] == 403
    assert call("finance", "post", freeze, {})[0] == 422
    assert call("rep", "post", unfreeze, {"reason": "已回款"})[1]["code"] == "customers.not-frozen"
    status, answer = call("finance", "post", freeze, {"reason": "支票退票"})
    assert (status, answer["state"], answer["frozen_cause"]) == (200, "frozen", "hand")
    assert call("finance", "post", freeze, {"reason": "支票退票"})[1]["code"] == "customers.frozen-already"
    status, made = call("rep", "post", unfreeze, {"reason": "已回款"})
    assert (status, made["kind"]) == (201, "unfreeze")
    assert CreditRequest.objects.get().state == "waiting"


@pytest.mark.parametrize("verb", ["assess", "raise", "freeze", "unfreeze"])
def test_of_another_market_is_unknown(call, verb):
    for who, code in (("rep", DINGSHENG), ("colleague", ZERUN), ("other_manager", ZERUN), ("rep", "C-999999")):
        assert call(who, "post", f"customers/{code}/{verb}-credit/", {})[0] == 404


def test_a_sign_is_entered_and_closed(call, rated):
    today = str(timezone.localdate())
    said = {"customer": ZERUN, "kind": "lawsuit", "evidence": "法院公告", "found_on": today}
    status, made = call("rep", "post", "credit-signs/", said)
    assert (status, made["level"], made["state"], made["allowed_actions"]) == (201, "orange", "open", [])
    assert call("rep", "post", "credit-signs/", said)[1]["code"] == "customers.sign-open-already"
    assert call("rep", "post", "credit-signs/", said | {"kind": "slower"})[0] == 422
    assert call("other_rep", "post", "credit-signs/", said)[0] == 404
    assert call("auditor", "post", "credit-signs/", said)[0] == 403
    address = f"credit-signs/{made['id']}/"
    assert call("rep", "post", f"{address}close/", {"outcome": "撤诉"})[0] == 403
    assert call("other_rep", "get", address)[0] == call("other_rep", "post", f"{address}close/")[0] == 404
    assert call("finance", "get", address)[1]["allowed_actions"][0]["allowed"] is True
    assert call("finance", "post", f"{address}close/", {"outcome": ""})[0] == 422
    status, answer = call("finance", "post", f"{address}close/", {"outcome": "撤诉", "version": made["version"]})
    assert (status, answer["state"], answer["closed_by"]) == (200, "closed", "finance")
    assert call("finance", "post", f"{address}close/", {"outcome": "再关"})[0] == 409
    assert CreditSign.objects.get().outcome == "撤诉"
