"""Products and price lists in the API (contract.md)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import RoleGrant, User
from tests.cast import SINCE
from tests.cast_orders import make_list

ROOT = "/api/v1"


@pytest.fixture
def call(goods):
    def act(who: str, method: str, address: str, data: dict[str, Any] | None = None) -> tuple[int, Any]:
        client = APIClient()
        client.force_login(User.objects.get(username=who))
        answer = getattr(client, method)(f"{ROOT}/{address}", data, **({} if method == "get" else {"format": "json"}))
        return answer.status_code, answer.json() if answer.content else {}

    return act


def refused(answer) -> tuple[int, list[str]]:
    return answer[0], [r["code"] for r in answer[1]["refusals"]]


def test_a_product_as_finance_reads_it(call):
    code, found = call("finance", "get", "products/gz-100/")
    assert code == 200
    assert (found["list_price"], found["floor_price"], found["cost"]) == (
        "113000.000000",
        "90400.000000",
        "70000.000000",
    )
    assert (found["tax_rate"], found["on_hand"], found["reserved"], found["free"]) == (
        "0.1300",
        "10.000",
        "0.000",
        "10.000",
    )
    assert {a["verb"]: a["allowed"] for a in found["allowed_actions"]} == {
        "edit": True, "set-prices": True, "withdraw": True, "bring-back": False,
    }  # fmt: skip


def test_cost_and_floor_are_absent_for_others_and_prices_for_logistics(company, call):
    RoleGrant.objects.filter(user=company.logistics).delete()
    RoleGrant.objects.create(user=company.logistics, role="LOG", period=SINCE)
    for_rep, for_logistics = call("rep", "get", "products/")[1], call("logistics", "get", "products/")[1]
    for row in for_rep["results"]:
        assert "list_price" in row
        assert not {"floor_price", "cost"} & set(row)
    assert not any({"list_price", "floor_price", "cost"} & set(row) for row in for_logistics["results"])
    for question in ("floor_price__gte=1", "cost__gte=1", "ordering=cost", "ordering=floor_price"):
        assert call("rep", "get", f"products/?{question}")[0] == 400, question


def test_found_and_filtered(call):
    for question, found in (
        ("search=灌装", {"GZ-100", "GZ-100-FV"}), ("line=parts", {"GZ-100-FV", "PE-500"}),
        ("in_stock=true", {"GZ-100", "GZ-100-FV"}), ("in_stock=false", {"PE-500", "TB-200"}),
        ("launched_on__gte=2027-01-01", {"TB-200"}),
    ):  # fmt: skip
        code, answer = call("rep", "get", f"products/?{question}")
        assert (code, {row["sku"] for row in answer["results"]}) == (200, found), question


def test_a_page_of_products_is_one_query(call):
    with CaptureQueriesContext(connection) as asked:
        assert len(call("rep", "get", "products/")[1]["results"]) == 4
    assert len([q for q in asked if "orders_product" in q["sql"]]) == 1


def test_opened_priced_withdrawn(call):
    data = {"sku": "x-1", "name": "机", "list_price": "113.5", "floor_price": "90", "cost": "60"}
    code, made = call("finance", "post", "products/", data)
    assert (code, made["sku"], made["list_price"]) == (201, "X-1", "113.500000")
    assert refused(call("finance", "post", "products/", data)) == (422, ["orders.sku-taken"])
    code, changed = call("finance", "patch", "products/X-1/", {"name": "新机", "version": made["version"]})
    assert (code, changed["name"]) == (200, "新机")
    assert call("finance", "patch", "products/X-1/", {"name": "旧", "version": made["version"]})[0] == 409
    today = timezone.localdate()
    late = {"day": (today - timedelta(days=1)).isoformat(), "list_price": "1"}
    assert refused(call("finance", "post", "products/X-1/set-prices/", late)) == (
        422, ["orders.day-passed"],
    )  # fmt: skip
    code, priced = call("finance", "post", "products/X-1/set-prices/", {"day": today.isoformat(), "list_price": "120"})
    assert (code, priced["list_price"], priced["floor_price"]) == (200, "120.000000", "90.000000")
    assert call("finance", "post", "products/X-1/withdraw/", {"reason": "停产"})[1]["state"] == "withdrawn"
    assert refused(call("finance", "post", "products/X-1/withdraw/", {})) == (409, ["core.wrong-state"])
    assert call("finance", "post", "products/X-1/bring-back/")[1]["state"] == "active"
    assert call("finance", "patch", "products/X-1/", {"state": "withdrawn"})[0] == 422
    assert call("rep", "patch", "products/X-1/", {"name": "旧"})[0] == 403


def test_a_price_list_from_draft_to_end(call):
    day = timezone.localdate() + timedelta(days=10)
    data = {"code": "ec-9", "name": "华东", "market": "EC", "starts_on": day.isoformat()}
    code, made = call("finance", "post", "price-lists/", data)
    assert (code, made["code"], made["market"], made["state"], made["lines"]) == (201, "EC-9", "EC", "draft", [])
    assert call("rep", "get", "price-lists/EC-9/")[0] == 404
    wrong = {"lines": [{"sku": "GZ-100", "price": "100000"}, {"sku": "NO", "price": "1"}]}
    code, answer = call("finance", "post", "price-lists/EC-9/set-lines/", wrong)
    assert (code, list(answer["fields"])) == (422, ["lines.1.sku"])
    code, lined = call("finance", "post", "price-lists/EC-9/set-lines/", {"lines": wrong["lines"][:1]})
    assert (code, lined["lines"]) == (200, [{"sku": "GZ-100", "price": "100000.000000"}])
    copied = {
        "code": "NC-9",
        "name": "华北",
        "market": "NC",
        "starts_on": day.isoformat(),
        "copy_from": "EC-9",
        "percent": "-5",
    }
    assert call("finance", "post", "price-lists/", copied)[1]["lines"][0]["price"] == "95000.000000"
    assert call("finance", "post", "price-lists/EC-9/publish/")[0] == 403
    assert call("director", "post", "price-lists/EC-9/publish/")[1]["state"] == "published"
    assert call("rep", "get", "price-lists/EC-9/")[0] == 200
    assert refused(call("finance", "post", "price-lists/EC-9/set-lines/", {"lines": wrong["lines"][:1]})) == (
        409, ["orders.list-final"],
    )  # fmt: skip
    last = (day + timedelta(days=5)).isoformat()
    assert call("director", "post", "price-lists/EC-9/end/", {"last": last})[1]["ends_on"] == last
    assert call("finance", "post", "price-lists/NC-9/drop/")[0] == 204
    assert call("finance", "post", "price-lists/", data | {"market": "XX"})[0] == 422


def test_drafts_stay_among_those_who_work_on_them(call, goods, company):
    make_list("D", {goods.filler: "1"}, state="draft")
    assert call("rep", "get", "price-lists/")[1]["results"] == []
    assert [row["code"] for row in call("gm", "get", "price-lists/?state=draft")[1]["results"]] == ["D"]
