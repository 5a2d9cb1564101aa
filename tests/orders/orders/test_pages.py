"""Pages of orders: writing, submitting, confirming, and what each reader sees of them (ORD-4)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.models import Customer
from orders.models import Order
from orders.services.orders import confirm_order, submit_order
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from tests.cast_orders_made import AHEAD, NOW, account, draft, place


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def rep(company) -> Client:
    return browser(company.rep)


def sent(*rows: tuple[str, str], **head: str) -> dict[str, str]:
    data = {"lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": "0"} | head
    for n, (product, quantity) in enumerate(rows):
        data |= {f"lines-{n}-product": product, f"lines-{n}-quantity": quantity}
    return data


def test_a_rep_writes_and_submits_an_order(rep, company, files, goods):
    account(files.zerun)
    address = reverse("orders:new_order", args=["C-000001"])
    found = rep.get(reverse("orders:find_products"), {"lines-0-product": "灌装机"}).content.decode()
    assert found.count("<option") == 1
    assert "GZ-100 六头直线灌装机" in found
    head = {"promised_on": AHEAD, "address": str(files.address.pk), "act": "submit"}
    answer = rep.post(address, sent(("GZ-100 六头直线灌装机", "2"), ("", ""), ("灌装阀", "4"), **head))
    order = Order.objects.get()
    assert answer["Location"] == reverse("orders:order", args=[order.number])
    assert [(line.product, line.quantity) for line in order.lines.order_by("no")] == [
        (goods.filler, Decimal(2)),
        (goods.nozzle, Decimal(4)),
    ]
    said = rep.get(answer["Location"]).content.decode()
    assert "226,904.00" in said
    assert order.state == "submitted"


def test_what_is_wrong_stands_in_its_row_and_nothing_is_lost(rep, files, goods):
    answer = rep.post(
        reverse("orders:new_order", args=["C-000001"]),
        sent(("GZ-100", "-1"), ("没有的产品", "1"), notes="加急", act="save"),
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "没有这个在售产品。" in said
    assert "没有的产品" in said
    assert "加急" in said
    assert not Order.objects.exists()


def test_the_sums_are_told_while_one_types(rep, company, files, goods):
    account(files.zerun)
    rows = [("GZ-100", "2"), ("GZ-100-FV", "4"), ("没有的产品", "1")]
    data = sent(*rows, act="sums", **{"lines-1-discount": "8"})
    said = rep.post(reverse("orders:new_order", args=["C-000001"]), data).content.decode()
    # 2 × 113,000 + 4 × 226 × 0.92 = 226,831.68; 8 % off is the supervisor's.
    assert "226,831.68" in said
    assert "需审批" in said
    assert company.supervisor.name in said
    assert "180.00" not in said
    assert not Order.objects.exists()


def test_more_rows_keep_what_was_typed(rep, files, goods):
    answer = rep.post(reverse("orders:new_order", args=["C-000001"]), sent(("GZ-100", "2"), notes="加急", act="more"))
    assert answer.status_code == 200
    assert len(answer.context["forms"]) == 4
    assert "加急" in answer.content.decode()
    assert not Order.objects.exists()


def test_a_quantity_nobody_means_is_said_in_its_row(rep, files, goods):
    answer = rep.post(reverse("orders:new_order", args=["C-000001"]), sent(("", ""), ("GZ-100", "-1"), act="save"))
    assert answer.status_code == 422
    assert list(answer.context["forms"][1].errors) == ["quantity"]


def test_what_submitting_lacks_stands_beside_its_field_and_nothing_is_lost(rep, files, goods):
    address = reverse("orders:new_order", args=["C-000001"])
    for day in ("", "2020-01-01"):
        answer = rep.post(address, sent(("GZ-100", "1"), act="submit", promised_on=day))
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"promised_on", "address"}
        assert answer.context["forms"][0]["quantity"].value() == "1"
    assert not Order.objects.exists()
    rep.post(address, sent(("GZ-100", "1"), act="save"))
    assert Order.objects.get().state == "draft"


def test_what_stops_a_draft_is_said_and_the_draft_stays(rep, files, goods):
    """A filler more than is agreed without a contract: no field of the form is wrong."""
    account(files.zerun)
    head = {"act": "submit", "promised_on": AHEAD, "address": str(place(files.zerun).pk)}
    answer = rep.post(reverse("orders:new_order", args=["C-000001"]), sent(("GZ-100", "5"), **head), follow=True)
    assert Order.objects.get().state == "draft"
    assert "合同" in answer.content.decode()


@pytest.mark.parametrize(("field", "value"), [
    ("discount", "101"), ("discount", "-1"), ("unit_price", "-5"), ("quantity", "999999999999"), ("quantity", "1.23456"),
])  # fmt: skip
def test_figures_nobody_means_are_left_out_of_the_sums(rep, files, goods, field, value):
    data = sent(("GZ-100", "1"), ("GZ-100-FV", "1"), act="sums") | {f"lines-1-{field}": value}
    answer = rep.post(reverse("orders:new_order", args=["C-000001"]), data)
    assert answer.status_code == 200
    assert [row["product"].sku for row in answer.context["rows"]] == ["GZ-100"]


def test_a_draft_is_edited(rep, company, files, goods):
    order = draft(company, files.zerun, goods)
    address = reverse("orders:edit_order", args=[order.pk])
    assert "113000" in rep.get(address).content.decode()
    rep.post(address, sent(("GZ-100-FV", "3"), version=str(order.version), act="save"))
    assert order.lines.get().product == goods.nozzle


def test_the_secretary_confirms(company, files, goods):
    account(files.zerun)
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    browser(company.secretary).post(reverse("orders:confirm_order", args=[order.number]), {"version": order.version})
    order.refresh_from_db()
    assert order.state == "confirmed"


def test_reasons_are_asked_for(rep, company, files, goods):
    order = draft(company, files.zerun, goods)
    address = reverse("orders:cancel_order", args=[order.pk])
    assert rep.post(address, {"reason": ""}).status_code == 422
    rep.post(address, {"reason": "客户取消项目"})
    order.refresh_from_db()
    assert (order.state, order.cancel_reason) == ("cancelled", "客户取消项目")


def test_logistics_sees_no_prices(company, files, goods):
    account(files.zerun)
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    order = confirm_order(actor=company.secretary, order=order, now=NOW)
    for address in (reverse("orders:order", args=[order.number]), reverse("orders:orders")):
        said = browser(company.logistics).get(address).content.decode()
        assert order.number in said
        assert "113,000" not in said


def test_logistics_hears_who_decided_but_not_by_how_much_it_was_over(company, files, goods):
    account(files.zerun, "100000")
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    step = ApprovalStep.objects.waiting().filter(approval__record_id=str(order.pk)).order_by("pk").first()
    for asked in ApprovalStep.objects.filter(approval=step.approval):
        approve(step_id=asked.pk, actor=asked.people.get().user, now=NOW)
    address = reverse("orders:order", args=[order.number])
    rule = "且无逾期"
    assert rule in browser(company.rep).get(address).content.decode()
    said = browser(company.logistics).get(address).content.decode()
    assert step.people.get().user.name in said
    assert rule not in said


def test_the_credit_of_a_customer_who_moved_on_stays_closed(rep, company, files, goods):
    """The order stays the rep's; what the group owes today is no longer her business."""
    account(files.zerun)
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    address = reverse("orders:order", args=[order.number])
    assert rep.get(address).context["credit"]
    Customer.objects.filter(pk=files.zerun.pk).update(owner=company.other_rep, unit=company.units["NC-1-T"])
    answer = rep.get(address)
    assert answer.status_code == 200
    assert answer.context["credit"] is None


@pytest.mark.parametrize("name", ["order", "edit_order", "submit_order", "confirm_order", "cancel_order", "copy_order"])
def test_another_market_finds_nothing(company, files, goods, name):
    order = draft(company, files.zerun, goods)
    client, address = browser(company.other_rep), reverse(f"orders:{name}", args=[order.pk])
    answer = client.post(address) if name in ("submit_order", "copy_order") else client.get(address)
    assert answer.status_code in ({404} if name != "confirm_order" else {403, 404, 405})


def test_the_list_in_a_constant_number_of_queries(rep, company, files, goods, django_assert_max_num_queries):
    for _n in range(3):
        draft(company, files.zerun, goods)
    rep.get(reverse("orders:orders"))
    with django_assert_max_num_queries(12):
        said = rep.get(reverse("orders:orders")).content.decode()
    assert said.count("苏州泽润饮品有限公司") >= 3


def test_the_tab_of_the_customer(rep, company, files, goods):
    order = draft(company, files.zerun, goods)
    said = rep.get(reverse("customers:tab", args=["C-000001", "orders"])).content.decode()
    assert reverse("orders:order", args=[order.pk]) in said
    assert reverse("orders:new_order", args=["C-000001"]) in said


def test_the_search_over_everything_finds_orders_by_number_and_asks_nothing_for_a_name(company, files, goods, rep):
    account(files.zerun)
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    groups = {
        g["items"][0]["kind"]: g["items"] for g in rep.get("/palette/", {"q": order.number[-5:]}).json()["groups"]
    }
    assert [item["title"] for item in groups["orders.order"]] == [order.number]
    with CaptureQueriesContext(connection) as asked:
        kinds = {g["items"][0]["kind"] for g in rep.get("/palette/", {"q": "泽润"}).json()["groups"]}
    assert "customers.customer" in kinds
    assert "orders.order" not in kinds
    assert not [q["sql"] for q in asked.captured_queries if 'FROM "orders_order"' in q["sql"]]
