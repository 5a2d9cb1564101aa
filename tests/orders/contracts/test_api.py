"""Contracts in the API: the same rules as on their pages (ORD-3, contract.md)."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from orders.services.orders import confirm_order, submit_order
from salesops.core.approvals.models import Approval
from tests.cast_amendments import amended
from tests.cast_contracts import agree, approved, in_force, opened, pdf, signed, submitted
from tests.cast_orders_made import NOW, account, framework

from .test_needed import bare

ROOT = "/api/v1/contracts/"
DRAFT = {
    "customer": "C-000001", "title": "灌装线采购合同", "amount": "226000", "starts_on": "2026-11-20", "ends_on": "2027-11-19",
    "clauses": {"payment": {"differs": True, "text": "验收后 90 天"}},
    "lines": [{"sku": "gz-100", "quantity": "2", "unit_price": "113000"}],
}  # fmt: skip


def call(who: str, method: str, address: str = "", data: Any = None, form: str = "json") -> tuple[int, Any]:
    client = APIClient()
    client.force_login(User.objects.get(username=who))
    answer = getattr(client, method)(f"{ROOT}{address}", data, **({} if method == "get" else {"format": form}))
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


def test_papers_are_handed_in_and_taken_out(company, files, goods):
    made = call("rep", "post", data=DRAFT)[1]
    code, answer = call("rep", "post", f"{made['id']}/add-file/", {"kind": "text", "upload": pdf()}, "multipart")
    assert (code, [file["kind"] for file in answer["files"]]) == (200, ["text"])
    scan = call("rep", "post", f"{made['id']}/add-file/", {"kind": "scan", "upload": pdf()}, "multipart")
    assert (scan[0], list(scan[1]["fields"])) == (422, ["kind"])
    key = answer["files"][0]["key"]
    other = call("rep", "post", data=DRAFT)[1]["id"]
    assert call("rep", "post", f"{other}/remove-file/", {"key": key})[0] == 404
    code, answer = call("rep", "post", f"{made['id']}/remove-file/", {"key": key})
    assert (code, answer["files"]) == (200, [])


def test_remarked_on_and_given_back(company, files, goods):
    contract = submitted(company, files.zerun, goods)
    agree(contract)
    said = {"remarks": [{"clause": "payment", "remark": "改为 60 天", "must_change": True}], "give_back": True}
    assert call("rep", "post", f"{contract.number}/remark/", said)[0] == 403
    code, answer = call("legal", "post", f"{contract.number}/remark/", {"remarks": [], "give_back": True})
    assert (code, len(answer["refusals"])) == (422, 2)
    code, answer = call("legal", "post", f"{contract.number}/remark/", said)
    assert (code, answer["state"]) == (200, "returned")
    assert [(r["clause"], r["must_change"], r["by"]) for r in answer["remarks"]] == [("payment", True, "legal")]


def test_signed_with_the_scan_and_ordered_from(company, files, goods):
    number = approved(company, files.zerun, goods).number
    said = {"signed_on": "2026-11-20", "both_seals": "false", "upload": pdf()}
    code, answer = call("secretary", "post", f"{number}/sign/", said, "multipart")
    assert (code, list(answer["fields"])) == (422, ["both_seals"])
    code, answer = call(
        "secretary", "post", f"{number}/sign/", said | {"both_seals": "true", "upload": pdf()}, "multipart"
    )
    assert (code, answer["state"]) == (200, "signed")
    client = APIClient()
    client.force_login(company.rep)
    [made] = client.get("/api/v1/orders/", {"contract": number}).json()["results"]
    assert made["contract"] == number
    for wrong in ("HT-2026-9999", "", framework(files.dingsheng).number):
        answer = client.patch(f"/api/v1/orders/{made['id']}/", {"contract": wrong}, format="json")
        assert (answer.status_code, list(answer.json()["fields"])) == (422, ["contract"])
    answer = client.patch(f"/api/v1/orders/{made['id']}/", {"contract": None}, format="json")
    assert (answer.status_code, answer.json()["contract"]) == (200, None)
    again = client.patch(f"/api/v1/orders/{made['id']}/", {"contract": number}, format="json")
    assert (again.status_code, again.json()["contract"]) == (200, number)


def test_amended_and_what_holds(company, files, goods):
    contract = in_force(company, files.zerun, goods)
    verbs = {row["verb"]: row["reasons"] for row in call("rep", "get", f"{contract.number}/")[1]["allowed_actions"]}
    assert verbs["amend"] == []
    assert "terminate" not in verbs or verbs["terminate"]
    assert call("rep", "post", f"{contract.number}/amend/", {"reason": ""})[0] in (400, 422)
    code, made = call("rep", "post", f"{contract.number}/amend/", {"reason": "加一台"})
    assert (code, made["amends"], made["amend_reason"], made["state"]) == (201, contract.number, "加一台", "draft")
    code, answer = call("rep", "post", f"{contract.number}/amend/", {"reason": "又"})
    assert (code, [r["code"] for r in answer["refusals"]]) == (409, ["orders.amendment-open"])
    code, answer = call("rep", "patch", f"{made['id']}/", {"kind": "framework"})
    assert (code, answer["refusals"][0]["code"]) == (422, "orders.not-amendable")
    assert call("rep", "post", f"{made['id']}/void/", {"reason": "算了"})[1]["state"] == "void"
    done = amended(company, contract, amount=Decimal(300_000))
    whole = call("rep", "get", f"{contract.number}/")[1]
    assert (whole["terms_from"], whole["amount"], len(whole["amendments"])) == (done.number, "300000.00", 2)
    assert [row["number"] for row in call("rep", "get", f"?amends={contract.number}&state=signed")[1]["results"]] == [
        done.number
    ]


def test_ended_by_the_same_rules_as_on_the_page(company, files, goods):
    account(files.zerun, "5000000")
    contract = framework(files.zerun)
    order = bare(company, files.zerun, goods, contract=contract)
    order = confirm_order(actor=company.secretary, order=submit_order(actor=company.rep, order=order, now=NOW), now=NOW)
    address = f"{contract.number}/terminate/"

    def ask(who: str, **more: Any) -> tuple[int, list[str]]:
        said = {"reason": "客户停产", "upload": pdf("解除协议.pdf")} | more
        code, answer = call(who, "post", address, said, "multipart")
        return code, [row["code"] for row in answer.get("refusals", [])] or [answer.get("code") or answer.get("state")]

    assert ask("rep")[0] == 403
    assert ask("legal") == (409, ["orders.open-orders-undecided"])
    assert ask("legal", going_on="SO-2026-9999") == (422, ["orders.unknown-order"])
    assert ask("legal", going_on=order.number) == (200, ["in_force"])
    assert ask("director", going_on=order.number) == (409, ["orders.end-asked-already"])
    assert Approval.objects.get(matter="orders.contract_end").steps.get().approver == "director"
