"""Contracts in the API: the same rules as on their pages (ORD-3, contract.md)."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.cast_contracts import opened, signed

ROOT = "/api/v1/contracts/"
DRAFT = {
    "customer": "C-000001", "title": "灌装线采购合同", "amount": "226000", "starts_on": "2026-11-20", "ends_on": "2027-11-19",
    "clauses": {"payment": {"differs": True, "text": "验收后 90 天"}},
    "lines": [{"sku": "gz-100", "quantity": "2", "unit_price": "113000"}],
}  # fmt: skip


def call(who: str, method: str, address: str = "", data: Any = None) -> tuple[int, Any]:
    client = APIClient()
    client.force_login(User.objects.get(username=who))
    answer = getattr(client, method)(f"{ROOT}{address}", data, **({} if method == "get" else {"format": "json"}))
    return answer.status_code, answer.json() if answer.content else {}


def test_written_and_what_is_missing(company, files, goods):
    code, made = call("rep", "post", data=DRAFT)
    assert (code, made["state"], made["sign_off_share"], made["left"]) == (201, "draft", "100.00", "226000.00")
    assert made["clauses"]["payment"]["differs"] is True
    verbs = {row["verb"]: row for row in made["allowed_actions"]}
    assert {r["code"] for r in verbs["submit"]["reasons"]} == {"orders.check-list-open", "orders.no-contract-text"}
    code, answer = call("rep", "post", f"{made['id']}/submit/", {})
    assert (code, len(answer["refusals"])) == (409, 2)
    code, answer = call("rep", "patch", f"{made['id']}/", {"deposit_share": "20"})
    assert (code, answer["refusals"][0]["code"]) == (422, "orders.plan-not-whole")


@pytest.mark.parametrize(
    "wrong", [{"amount": "-1"}, {"amount": "1e99"}, {"clauses": {"x": {"differs": True}}}, {"clauses": [1]}, {"no": 1}]
)
def test_what_is_refused(company, files, goods, wrong):
    assert call("rep", "post", data=DRAFT | wrong)[0] in (400, 422)


def test_submitted_filed_and_hidden(company, files, goods):
    contract = opened(company, files.zerun, goods)
    code, answer = call("rep", "post", f"{contract.pk}/submit/", {"version": contract.version})
    assert (code, answer["state"], answer["number"]) == (200, "in_review", "HT-2026-0001")
    assert call("other_rep", "get", f"{contract.pk}/")[0] == 404
    done = signed(company, files.zerun, goods)
    code, answer = call("secretary", "post", f"{done.number}/file/", {"file_no": "1", "original_at": "柜"})
    assert (code, answer["state"]) == (200, "in_force")
    assert len(call("rep", "get")[1]["results"]) == 2
