"""Invoices, their requests, credit notes and what is open of them in the API: the same rules as on their pages (ORD-8)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from orders.models import CreditNote, Invoice, InvoiceRequest
from orders.services.credit_notes import issue_credit_note, propose_credit_note
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve as agree
from tests.cast_orders_invoiced import ask, confirmed, deliver, digits, invoice, move
from tests.cast_orders_made import NOW, TODAY, owes, received

ROOT = "/api/v1/"


def call(who: str, method: str, address: str, data: Any = None, **headers: str) -> tuple[int, Any]:
    client = APIClient()
    client.force_login(User.objects.get(username=who))
    body = {} if method == "get" else {"format": "json"}
    answer = getattr(client, method)(f"{ROOT}{address}", data, headers=headers, **body)
    return answer.status_code, answer.json() if answer.content else {}


def codes(answer: Any) -> list[str]:
    return [refusal["code"] for refusal in answer["refusals"]]


def verbs(answer: Any) -> set[str]:
    return {a["verb"] for a in answer["allowed_actions"] if a["allowed"]}


@pytest.fixture
def order(company, files, goods):
    """Two fillers, 226,000, delivered."""
    return deliver(confirmed(company, files, goods, "2"))


def test_asked_for_issued_and_owed(company, order):
    asked = {"order": order.number, "lines": [{"no": 1, "quantity": "3"}], "terms": "monthly"}
    code, answer = call("rep", "post", "invoice-requests/", asked)
    assert (code, codes(answer), list(answer["fields"])) == (422, ["orders.more-than-left"], ["lines.1"])
    asked["lines"][0]["quantity"] = "2"
    first = call("rep", "post", "invoice-requests/", asked, **{"Idempotency-Key": "ask-1"})
    assert call("rep", "post", "invoice-requests/", asked, **{"Idempotency-Key": "ask-1"}) == first
    made = first[1]
    assert (first[0], made["state"], made["terms"], made["requested_by"]) == (201, "requested", "monthly", "rep")
    assert (made["lines"], verbs(made)) == (
        [{"no": 1, "sku": "GZ-100", "name": "六头直线灌装机", "quantity": "2.000"}],
        {"withdraw"},
    )
    here = f"invoice-requests/{made['id']}/"
    assert call("rep", "post", f"{here}issue/", {"tax_number": digits(1)})[0] == 403
    assert call("other_rep", "post", f"{here}withdraw/", {})[0] == 404
    code, answer = call("finance", "post", f"{here}issue/", {"tax_number": "12"})
    assert (code, codes(answer)) == (422, ["orders.bad-tax-number"])
    code, issued = call("finance", "post", f"{here}issue/", {"tax_number": digits(1), "version": made["version"]})
    assert (code, issued["number"], issued["amount"], issued["tax"]) == (201, "FP-2026-00001", "226000.00", "26000.00")
    assert [(part["amount"], part["open_amount"]) for part in issued["instalments"]] == [("226000.00", "226000.00")]
    code, answer = call("finance", "post", f"{here}issue/", {"tax_number": digits(2)})
    assert (code, codes(answer)) == (409, ["core.wrong-state"])
    assert call("finance", "get", here)[1]["invoice"] == "FP-2026-00001"
    code, answer = call("rep", "get", "invoices/?open=true&search=" + order.number)
    assert [row["number"] for row in answer["results"]] == ["FP-2026-00001"]
    assert call("rep", "get", "invoices/?open=false")[1]["results"] == []


def test_sent_back_and_withdrawn(company, order):
    one = ask(company, order, "1")
    code, answer = call("finance", "post", f"invoice-requests/{one.pk}/send-back/", {"reason": " "})
    assert code == 422
    code, answer = call("finance", "post", f"invoice-requests/{one.pk}/send-back/", {"reason": "抬头不对"})
    assert (code, answer["state"], answer["answer"], verbs(answer)) == (200, "sent_back", "抬头不对", set())
    other = ask(company, order, "1")
    assert call("secretary", "post", f"invoice-requests/{other.pk}/withdraw/", {"version": 99})[0] == 409
    assert call("secretary", "post", f"invoice-requests/{other.pk}/withdraw/", {})[1]["state"] == "withdrawn"
    rows = call("finance", "get", "invoice-requests/?state=sent_back")[1]["results"]
    assert [row["id"] for row in rows] == [one.pk]


def test_credited_what_came_back(company, order):
    billed = invoice(company, order)
    parts = {"lines": [{"no": 1, "quantity": "1"}], "reason": "质量问题"}
    code, answer = call("rep", "post", f"invoices/{billed.number}/credit-returned/", parts)
    assert (code, codes(answer)) == (422, ["orders.not-come-back"])
    move(order, "returned", "1")
    for lines in ([], [{"no": 2, "quantity": "1"}], [{"no": 1, "quantity": "1"}, {"no": 1, "quantity": "1"}]):
        assert call("rep", "post", f"invoices/{billed.number}/credit-returned/", parts | {"lines": lines})[0] == 422
    code, note = call("rep", "post", f"invoices/{billed.number}/credit-returned/", parts)
    assert (code, note["state"], note["amount"], note["number"]) == (201, "approved", "113000.00", None)
    code, note = call("finance", "post", f"credit-notes/{note['id']}/issue/", {"tax_number": digits(9)})
    assert (code, note["number"], note["state"]) == (200, "HZ-2026-00001", "issued")
    code, answer = call("finance", "get", "credit-notes/hz-2026-00001/")
    assert (code, answer["lines"][0]["quantity"], verbs(answer)) == (200, "1.000", set())
    code, answer = call("rep", "get", f"invoices/{billed.number}/")
    assert (answer["credited_amount"], answer["open_amount"], answer["credit_notes"]) == (
        "113000.00", "113000.00", ["HZ-2026-00001"],
    )  # fmt: skip


def test_a_lower_price_and_a_dispute(company, order):
    billed = invoice(company, order)
    lower = {"lines": [{"no": 1, "amount": "1000"}], "reason": "协议降价"}
    code, note = call("secretary", "post", f"invoices/{billed.number}/lower-price/", lower)
    assert (code, note["state"], note["net"]) == (201, "proposed", "884.96")
    code, answer = call("finance", "post", f"credit-notes/{note['id']}/issue/", {"tax_number": digits(9)})
    assert (code, codes(answer)) == (409, ["core.wrong-state"])
    said = {"invoice": billed.number, "amount": "500", "reason": "数量不符"}
    assert call("finance", "post", "disputes/", said)[0] == 201
    code, answer = call("rep", "get", f"invoices/{billed.number}/")
    assert (code, answer["disputed"], answer["dispute"]) == (200, True, "数量不符")
    assert len(call("finance", "get", "invoices/?disputed=true")[1]["results"]) == 1


def test_the_balance_of_any_day_is_the_sum_of_the_ledger(company, files, order):
    owes(files.zerun, "1000.50", on=TODAY.replace(month=9))
    billed = invoice(company, order)
    received(files.zerun, "500.25")
    code, now = call("rep", "get", "customers/C-000001/receivables/?on=2026-11-20")
    assert (code, now["balance"], now["open"], now["ahead"]) == (200, "226500.25", "226000.00", "500.25")
    rows = call("rep", "get", "ledger-entries/?customer=c-000001&on__lte=2026-11-20")[1]["results"]
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal(now["balance"])
    code, before = call("rep", "get", "customers/C-000001/receivables/?on=2026-10-31")
    assert (before["balance"], before["open"], before["overdue"]) == ("1000.50", "0.00", "0.00")
    code, later = call("rep", "get", f"customers/C-000001/receivables/?on={billed.due_on + timedelta(days=1)}")
    assert (later["overdue"], later["open"]) == ("226000.00", "226000.00")
    [item] = call("finance", "get", "open-items/?on=2026-11-20&customer=C-000001")[1]["results"]
    assert (item["invoice"], item["open_amount"], item["days_late"]) == (billed.number, "226000.00", 0)
    assert call("finance", "get", "open-items/?on=2026-11-19")[1]["results"] == []
    assert call("other_rep", "get", "customers/C-000001/receivables/")[0] == 404
    assert call("rep", "get", "customers/C-000001/receivables/?on=soon")[0] == 400


def test_a_settled_item_was_open_before(company, order):
    billed = invoice(company, order)
    move(order, "returned", "2")
    parts = {line.pk: Decimal(2) for line in billed.lines.all()}
    note = propose_credit_note(
        actor=company.finance, invoice=billed, kind="returned", parts=parts, reason="退货", now=NOW
    )
    later = NOW.replace(day=25)
    issue_credit_note(actor=company.finance, note=note, tax_number=digits(5), now=later)
    [then] = call("rep", "get", "open-items/?on=2026-11-24")[1]["results"]
    assert (then["open_amount"], then["settled_on"]) == ("226000.00", "2026-11-25")
    assert call("rep", "get", "open-items/?on=2026-11-25")[1]["results"] == []
    assert call("rep", "get", "open-items/?open=false")[1]["results"][0]["open_amount"] == "0.00"
    told = [call("rep", "get", f"customers/C-000001/receivables/?on=2026-11-{day}")[1] for day in (24, 25)]
    assert [(one["balance"], one["open"], one["ahead"]) for one in told] == [
        ("226000.00", "226000.00", "0.00"), ("0.00", "0.00", "0.00"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["invoice-requests", "invoices", "credit-notes", "open-items", "ledger-entries"])
def test_lists_ask_as_much_of_one_as_of_many(company, files, goods, name):
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            rows = call("finance", "get", f"{name}/")[1]["results"]
        return len(rows), len(queries)

    def one() -> None:
        billed = invoice(company, deliver(confirmed(company, files, goods, "1")))
        parts = {line.pk: Decimal(100) for line in billed.lines.all()}
        propose_credit_note(actor=company.finance, invoice=billed, kind="price", parts=parts, reason="降价", now=NOW)

    one()
    asked()
    (few, of_one) = asked()
    one()
    one()
    (many, of_many) = asked()
    assert (few, many, of_many) == (1, 3, of_one)
    assert of_one <= 24


def test_approved_by_others_than_who_asked(company, order):
    """The way of a lower price through its approval, ended by the API."""
    billed = invoice(company, order)
    lower = {"lines": [{"no": 1, "amount": "1000"}], "reason": "协议降价"}
    note = call("rep", "post", f"invoices/{billed.number}/lower-price/", lower)[1]
    for _stage in range(5):
        for step in ApprovalStep.objects.waiting():
            agree(step_id=step.pk, actor=step.people.get().user, now=NOW)
    assert CreditNote.objects.get().state == "approved"
    code, answer = call("finance", "post", f"credit-notes/{note['id']}/issue/", {"tax_number": digits(7)})
    assert (code, answer["amount"]) == (200, "1000.00")
    assert Invoice.objects.get().credited_amount == Decimal(1000)
    assert InvoiceRequest.objects.get().state == "issued"
