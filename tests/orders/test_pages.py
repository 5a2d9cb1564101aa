"""Pages of products, price lists and stock: what each reader finds, and what never shows (ORD-1; defaults.md 1.4)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import RoleGrant
from orders.models import PriceList, Product, StockCount
from tests.cast import SINCE
from tests.cast_orders import make_list

LIST = "/orders/products/"
# Figures of the cast no list price, stock or name holds.
FLOOR, COST = "90,400", "70,000"


@pytest.fixture
def browse(company):
    def open_as(who: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(getattr(company, who))
        return client

    return open_as


def only(company, who: str, role: str) -> None:
    """``who`` holds ``role`` and no other."""
    person = getattr(company, who)
    RoleGrant.objects.filter(user=person).delete()
    RoleGrant.objects.create(user=person, role=role, period=SINCE)


def text(response) -> str:
    assert response.status_code == 200, response.content.decode()[-3000:]
    return response.content.decode()


@pytest.mark.parametrize("who", ["rep", "colleague", "secretary", "lead", "admin"])
def test_floor_and_cost_are_absent_for_those_who_may_not(company, goods, browse, who):
    client = browse(who)
    pages = [LIST, f"{LIST}?columns=name,price,free", reverse("orders:product", args=["GZ-100"])]
    for address in pages:
        shown = text(client.get(address))
        assert FLOOR not in shown, address
        assert COST not in shown, address
        assert "Floor price" not in shown, address
    # Not as a column, not as an order, not as a filter: as if they did not exist.
    for question in (
        "columns=name,floor",
        "columns=name,cost",
        "ordering=floor",
        "ordering=cost",
        "floor__gte=1",
        "cost__gte=1",
    ):
        assert client.get(f"{LIST}?{question}").status_code == 400, question


@pytest.mark.parametrize("who", ["finance", "director", "gm", "manager", "auditor"])
def test_those_who_may_find_both(goods, browse, who):
    shown = text(browse(who).get(f"{LIST}?columns=name,price,floor,cost"))
    assert FLOOR in shown
    assert COST in shown


def test_logistics_has_stock_and_no_prices(company, goods, browse):
    only(company, "logistics", "LOG")
    make_list("L", {goods.filler: "109000"})
    client = browse("logistics")
    for address in (LIST, reverse("orders:product", args=["GZ-100"])):
        shown = text(client.get(address))
        assert "113,000" not in shown
        assert "109,000" not in shown
    assert client.get(f"{LIST}?columns=name,price").status_code == 400
    assert client.get("/orders/price-lists/L/").status_code == 403
    assert "No price lists" in text(client.get("/orders/price-lists/"))


def test_the_history_keeps_the_floor_to_itself(company, goods, browse):
    """Finance reads it; somebody who may edit products but not see cost has no such role, so the words are asked themselves."""
    from salesops.core.audit.history import describe, history_of

    for reader, knows in ((company.finance, True), (company.admin, False), (company.rep, False)):
        told = describe(list(history_of(goods.filler)), reader)
        said = " ".join(f"{c.before} {c.after}" for entry in told for c in entry.changes)
        assert ("90,400" in said, "70,000" in said) == (knows, knows), reader


def test_search_filters_and_views(goods, browse):
    client = browse("rep")
    for question, found in (
        ("search=灌装", {"六头直线灌装机", "灌装阀"}), ("search=gzj", {"六头直线灌装机"}), ("search=tb-200", {"圆瓶贴标机"}),
        ("line=parts", {"灌装阀", "收缩膜"}), ("stock=yes", {"六头直线灌装机", "灌装阀"}),
        ("stock=none", {"收缩膜", "圆瓶贴标机"}), ("launched_on__gte=2027-01-01", {"圆瓶贴标机"}),
        ("view=in-stock", {"六头直线灌装机", "灌装阀"}),
    ):  # fmt: skip
        shown = text(client.get(f"{LIST}?{question}"))
        assert {n for n in ("六头直线灌装机", "灌装阀", "收缩膜", "圆瓶贴标机") if n in shown} == found, question


def test_the_list_asks_the_same_number_of_questions_for_any_number_of_products(
    goods, browse, django_assert_max_num_queries
):
    client = browse("rep")
    client.get(LIST)
    with django_assert_max_num_queries(22):
        client.get(LIST)


def test_the_page_explains_todays_prices(company, goods, browse):
    make_list("EC-A", {goods.filler: "105000"}, market=company.units["EC"], grade="A")
    make_list("OLD", {goods.filler: "1"}, state="draft")
    shown = text(browse("rep").get("/orders/products/gz-100/"))
    for word in ("105,000.00", "113,000.00", "价格表 EC-A", "华东"):
        assert word in shown
    assert "OLD" not in shown


def test_finance_opens_prices_edits_and_withdraws_in_the_browser(goods, browse):
    client = browse("finance")
    fields = {"sku": "n-1", "name": "新机", "unit": "set", "vat": "0.13", "list_price": "1130", "floor_price": "900"}
    assert client.post("/orders/products/new/", fields).status_code == 302
    made = Product.objects.get(sku="N-1")
    bad = client.post("/orders/products/N-1/prices/", {"day": "2099-01-01", "list_price": "1", "floor_price": "2"})
    assert bad.status_code == 422
    assert "floor price lies above" in bad.content.decode()
    edited = fields | {"name": "新机二代", "vat": "exempt", "version": made.version}
    assert client.post("/orders/products/N-1/edit/", edited).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.tax_exempt, made.tax_rate) == ("新机二代", True, 0)
    late = client.post("/orders/products/N-1/edit/", edited | {"name": "第三"})
    assert late.status_code == 409
    assert client.post("/orders/products/N-1/withdraw/", {"reason": "停产"}).status_code == 302
    assert client.post("/orders/products/N-1/bring-back/", {"version": ""}).status_code == 302


def test_a_list_from_the_draft_to_its_end_in_the_browser(company, goods, browse):
    finance, director = browse("finance"), browse("director")
    fields = {"code": "ec-99", "name": "华东 2099", "market": "EC", "starts_on": "2099-01-01", "percent": "0"}
    assert finance.post("/orders/price-lists/new/", fields).status_code == 302
    wrong = finance.post("/orders/price-lists/EC-99/lines/", {"lines": "GZ-100 1 2\nNOTHING 5\nPE-500\t-1"})
    assert wrong.status_code == 422
    assert all(f"Line {n}" in wrong.content.decode() for n in (1, 2, 3))
    assert finance.post("/orders/price-lists/EC-99/lines/", {"lines": "gz-100\t100,000\nPE-500 50"}).status_code == 302
    assert finance.post("/orders/price-lists/EC-99/percent/", {"percent": "-10"}).status_code == 302
    assert finance.post("/orders/price-lists/EC-99/publish/").status_code == 403
    assert "90,000.00" in text(director.get("/orders/price-lists/EC-99/"))
    assert director.post("/orders/price-lists/EC-99/publish/").status_code == 302
    assert PriceList.objects.get().state == "published"
    assert finance.post("/orders/price-lists/EC-99/lines/", {"lines": "PE-500 1"}).status_code == 409
    assert director.post("/orders/price-lists/EC-99/end/", {"last": "2099-06-30"}).status_code == 302
    assert PriceList.objects.get().state == "ended"


def test_counted_by_one_posted_by_another_in_the_browser(goods, browse):
    logistics, finance = browse("logistics"), browse("finance")
    assert (
        logistics.post(
            "/orders/products/GZ-100/receive/", {"warehouse": "TJ", "quantity": "2", "reason": "到货"}
        ).status_code
        == 302
    )
    assert logistics.post("/orders/products/GZ-100/count/", {"warehouse": "TJ", "counted": "1"}).status_code == 302
    count = StockCount.objects.get()
    logistics.post(f"/orders/counts/{count.pk}/post/", {"version": count.version})
    assert StockCount.objects.get().state == "counted"
    assert "somebody else posts it" in text(logistics.get("/orders/counts/"))
    finance.post(f"/orders/counts/{count.pk}/post/", {"version": count.version})
    assert StockCount.objects.get().state == "posted"
    assert "-1" in text(finance.get("/orders/products/GZ-100/")).replace("−", "-")


def test_products_are_in_the_palette(goods, browse):
    (group,) = browse("rep").get("/palette/?q=灌装").json()["groups"]
    assert [found["subtitle"] for found in group["items"]] == ["GZ-100-FV", "GZ-100"]
