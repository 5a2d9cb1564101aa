"""Orders in the API: written, submitted, confirmed by the same rules as on their pages (ORD-4, contract.md)."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import RoleGrant, User
from orders.models import Order
from orders.services.orders import confirm_order, submit_order
from tests.cast import SINCE
from tests.cast_orders_made import AHEAD, NOW, account, draft, owes, place

ROOT = "/api/v1/orders/"


def call(who: str, method: str, address: str = "", data: Any = None, **headers: str) -> tuple[int, Any]:
    client = APIClient()
    client.force_login(User.objects.get(username=who))
    body = {} if method == "get" else {"format": "json"}
    answer = getattr(client, method)(f"{ROOT}{address}", data, headers=headers, **body)
    return answer.status_code, answer.json() if answer.content else {}


def codes(answer: Any) -> list[str]:
    return [refusal["code"] for refusal in answer["refusals"]]


@pytest.fixture
def whole(files, goods) -> dict[str, Any]:
    """The body of a draft that may be submitted."""
    account(files.zerun)
    return {
        "customer": "C-000001",
        "promised_on": AHEAD,
        "address": place(files.zerun).pk,
        "lines": [
            {"sku": "GZ-100", "quantity": "2"},
            {"sku": "gz-100-fv", "quantity": "4.5", "unit_price": "226", "discount_rate": "0.05"},
        ],
    }


def test_from_the_draft_to_the_confirmed_order(company, whole):
    code, made = call("rep", "post", data=whole)
    assert (code, made["number"], made["state"], made["owner"]) == (201, None, "draft", "rep")
    assert [(line["sku"], line["quantity"], line["amount"]) for line in made["lines"]] == [
        ("GZ-100", "2.000", "226000.00"),
        ("GZ-100-FV", "4.500", "966.15"),
    ]
    assert (made["amount"], made["net"]) == ("226966.15", "200855.00")
    code, order = call("rep", "post", f"{made['id']}/submit/", {"version": made["version"]})
    assert (code, order["state"]) == (200, "submitted")
    code, order = call("secretary", "post", f"{order['number'].lower()}/confirm/")
    assert (code, order["state"], order["open_amount"]) == (200, "confirmed", "226966.15")
    assert order["credit_check"]["figures"]["limit"] == "1500000.00"
    assert call("rep", "get", f"{order['number']}/")[1]["state"] == "confirmed"


def test_a_quantity_nobody_means_is_named_with_its_line(company, whole):
    whole["lines"][1]["quantity"] = "1.0001"
    code, said = call("rep", "post", data=whole)
    assert (code, list(said["fields"])) == (422, ["lines.1.quantity"])
    whole["lines"] = [{"sku": "GZ-100", "quantity": "0"}, {"sku": "XX-1", "quantity": "1"}]
    code, said = call("rep", "post", data=whole)
    assert (code, said["code"], list(said["fields"])) == (422, "orders.unknown-product", ["lines.1.sku"])
    code, said = call("rep", "post", data=whole | {"lines": whole["lines"][:1]})
    assert (code, list(said["fields"])) == (422, ["lines.0.quantity"])
    assert not Order.objects.exists()


def test_a_draft_is_patched_and_an_older_version_conflicts(company, whole):
    made = call("rep", "post", data=whole)[1]
    change = {"notes": "加急", "lines": [{"sku": "GZ-100", "quantity": "1"}], "version": made["version"]}
    code, now = call("rep", "patch", f"{made['id']}/", change)
    assert (code, now["notes"], now["amount"]) == (200, "加急", "113000.00")
    code, said = call("rep", "patch", f"{made['id']}/", change)
    assert (code, said["code"]) == (409, "core.changed-meanwhile")


def test_what_stops_it_is_said_with_every_reason(company, files, goods):
    account(files.zerun)
    made = call("rep", "post", data={"customer": "C-000001", "lines": []})[1]
    code, said = call("rep", "post", f"{made['id']}/submit/")
    assert code == 409
    assert codes(said) == ["orders.no-lines", "orders.no-promised-date", "orders.no-address"]


def test_over_the_limit_it_is_submitted_and_waits(company, files, whole):
    owes(files.zerun, "1400000")
    made = call("rep", "post", data=whole)[1]
    code, order = call("rep", "post", f"{made['id']}/submit/")
    assert (code, order["state"]) == (200, "credit_hold")
    code, said = call("secretary", "post", f"{order['number']}/confirm/")
    assert code == 409
    assert "orders.credit-limit" in codes(said)


def test_only_a_secretary_confirms(company, files, whole):
    made = call("rep", "post", data=whole)[1]
    order = call("rep", "post", f"{made['id']}/submit/")[1]
    for who in ("rep", "manager"):
        assert call(who, "post", f"{order['number']}/confirm/")[0] == 403
    offered = {a["verb"]: a for a in call("rep", "get", f"{order['number']}/")[1]["allowed_actions"]}
    assert offered["confirm"]["reasons"][0]["code"] == "core.no-permission"
    assert offered["cancel"]["allowed"]
    assert offered["submit"]["reasons"][0]["code"] == "core.wrong-state"


def test_reasons_are_needed(company, whole):
    made = call("rep", "post", data=whole)[1]
    assert call("rep", "post", f"{made['id']}/cancel/", {})[0] == 422
    code, order = call("rep", "post", f"{made['id']}/cancel/", {"reason": "客户取消"})
    assert (code, order["state"], order["cancel_reason"]) == (200, "cancelled", "客户取消")


def test_a_copy_is_a_draft_of_today(company, whole):
    made = call("rep", "post", data=whole)[1]
    code, copy = call("rep", "post", f"{made['id']}/copy/")
    assert (code, copy["state"], copy["promised_on"]) == (201, "draft", None)
    assert copy["id"] != made["id"]


def test_the_same_key_makes_one_order(company, whole):
    first = call("rep", "post", data=whole, **{"Idempotency-Key": "order-1"})
    assert call("rep", "post", data=whole, **{"Idempotency-Key": "order-1"}) == first
    assert Order.objects.count() == 1
    code, said = call("rep", "post", data=whole | {"notes": "x"}, **{"Idempotency-Key": "order-1"})
    assert (code, said["code"]) == (422, "core.key-reused")


def test_lists_are_filtered_by_fields(company, files, goods):
    account(files.zerun)
    mine = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    draft(company, files.weizhiyuan, goods, actor=company.colleague)

    def found(query: str, who: str = "manager") -> list[Any]:
        return [row["number"] for row in call(who, "get", f"?{query}")[1]["results"]]

    assert found("owner=rep") == [mine.number]
    assert found("ordered_on__gte=2026-11-20&state=submitted&customer=C-000001") == [mine.number]
    assert found("ordered_on__gte=2026-11-21") == []
    assert found(f"search={mine.number}&ordering=-ordered_on") == [mine.number]
    assert call("manager", "get", "?colour=red")[0] == 400


def test_another_market_finds_nothing(company, files, goods, whole):
    order = draft(company, files.zerun, goods)
    assert call("other_rep", "get", f"{order.pk}/")[0] == 404
    assert call("other_rep", "post", f"{order.pk}/submit/")[0] == 404
    assert call("other_rep", "post", data=whole)[0] == 404


def test_logistics_reads_no_amounts(company, files, goods):
    account(files.zerun)
    RoleGrant.objects.filter(user=company.logistics).delete()
    RoleGrant.objects.create(user=company.logistics, role="LOG", period=SINCE)
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    order = confirm_order(actor=company.secretary, order=order, now=NOW)
    for row in (call("logistics", "get", f"{order.number}/")[1], call("logistics", "get")[1]["results"][0]):
        assert row["number"] == order.number
        assert not {"amount", "net", "ordered_amount", "open_amount", "invoiced_amount"} & set(row)
    whole = call("logistics", "get", f"{order.number}/")[1]
    assert whole["credit_check"] is None
    assert not {"unit_price", "amount", "net", "discount_rate", "list_price"} & set(whole["lines"][0])
    assert Decimal(whole["lines"][0]["quantity"]) == 1


def test_a_page_of_orders_in_a_constant_number_of_queries(company, files, goods):
    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert call("manager", "get")[0] == 200
        return len(seen)

    draft(company, files.zerun, goods)
    call("manager", "get")
    few = counted()
    for _n in range(4):
        draft(company, files.zerun, goods)
    assert counted() == few


def test_a_change_is_asked_for_and_a_confirmed_order_cancelled_by_approval(company, files, goods):
    account(files.zerun)
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, "2"), now=NOW)
    order = confirm_order(actor=company.secretary, order=order, now=NOW)
    change = {"reason": "少一台", "lines": [{"no": 7, "quantity": "1"}, {"quantity": "1"}]}
    code, said = call("rep", "post", f"{order.number}/change/", change)
    assert (code, list(said["fields"])) == (422, ["lines.1"])
    change["lines"][1:] = [{"sku": "GZ-100-FV", "quantity": "0"}]
    assert list(call("rep", "post", f"{order.number}/change/", change)[1]["fields"]) == ["lines.0.no"]
    change["lines"][0]["no"] = 1
    assert list(call("rep", "post", f"{order.number}/change/", change)[1]["fields"]) == ["lines.1.quantity"]
    code, said = call("rep", "post", f"{order.number}/cancel/", {"reason": "项目取消"})
    assert (code, said["state"]) == (200, "confirmed")
    assert order.changes.get().kind == "call_off"
    code, said = call("rep", "post", f"{order.number}/change/", change)
    assert code in (409, 422)
    assert call("manager", "post", f"{order.number}/pause/", {"reason": "停线"})[1]["state"] == "on_hold"
    assert call("manager", "post", f"{order.number}/resume/", {})[1]["state"] == "confirmed"
