"""The exposure opens to its rows, says what would release an order, and shows no more than the reader reaches (ORD-4)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from customers.models import Customer
from orders.credit import said_by
from orders.exposure import exposure_of
from orders.models import LedgerEntry, Order
from orders.services.orders import confirm_order, submit_order
from tests.cast_orders_made import NOW, TODAY, account, draft, received


def submitted(company, files, goods, quantity: str = "1", **more: Any) -> Order:
    return submit_order(actor=company.rep, order=draft(company, files.zerun, goods, quantity, **more), now=NOW)


def debt(customer: Customer, amount: str, document: str, late: int = -30) -> LedgerEntry:
    return LedgerEntry.objects.create(
        customer=customer, kind="opening", amount=Decimal(amount), on=TODAY - timedelta(days=60),
        due_on=TODAY - timedelta(days=late), document=document, at=NOW,
    )  # fmt: skip


def releasing(found) -> list[tuple[str, Decimal]]:
    return [(item.entry.document, amount) for item, amount in found.release.items]


@pytest.fixture
def held(company, files, goods) -> Order:
    """113,000 confirmed, 226,000 held; 200,000 and 300,000 owed, 50,000 received ahead; limit 600,000."""
    account(files.zerun, "600000")
    confirm_order(actor=company.secretary, order=submitted(company, files, goods), now=NOW)
    debt(files.zerun, "300000", "QC-2", late=-10)
    debt(files.zerun, "200000", "QC-1", late=-20)
    received(files.zerun, "50000")
    return submitted(company, files, goods, "2")


def test_the_figures_open_to_their_rows(company, held):
    found = exposure_of(held.customer, company.rep, TODAY, held)
    assert found.wanted == Decimal(found.checked.figures["wanted"]) == Decimal(789_000)
    assert [(item.entry.document, item.open_amount) for item in found.receivables.rows] == [
        ("QC-2", Decimal(300_000)),
        ("QC-1", Decimal(200_000)),
    ]
    assert [(row.document, row.left) for row in found.ahead.rows] == [("HK-1", Decimal(-50_000))]
    assert [(row["line"].product.sku, row["open"]) for row in found.orders.rows] == [("GZ-100", Decimal(113_000))]
    assert {figure.hidden for figure in (found.receivables, found.ahead, found.orders)} == {Decimal()}


def test_the_oldest_debts_release_it(company, held):
    """189,000 over: all of the first due."""
    found = exposure_of(held.customer, company.rep, TODAY, held)
    assert releasing(found) == [("QC-2", Decimal(189_000))]
    assert found.release.amount == Decimal(189_000)


def test_what_is_overdue_comes_first_and_whole(company, files, goods):
    account(files.zerun, "200000")
    debt(files.zerun, "100000", "QC-2", late=-10)
    debt(files.zerun, "30000", "QC-1", late=20)
    order = submitted(company, files, goods)
    found = exposure_of(files.zerun, company.rep, TODAY, order)
    # 243,000 against 200,000: 43,000 over, of which the overdue 30,000 are a part.
    assert releasing(found) == [("QC-1", Decimal(30_000)), ("QC-2", Decimal(13_000))]


def test_an_order_larger_than_the_limit_needs_money_ahead_of_any_debt(company, files, goods):
    account(files.zerun, "100000")
    order = submitted(company, files, goods)
    found = exposure_of(files.zerun, company.rep, TODAY, order)
    assert (found.release.amount, found.release.ahead) == (Decimal(13_000), Decimal(13_000))


def test_no_receipt_thaws_an_account(company, files, goods):
    frozen = account(files.zerun, "500000")
    frozen.state, frozen.frozen_at = "frozen", NOW
    frozen.save()
    found = exposure_of(files.zerun, company.rep, TODAY, submitted(company, files, goods))
    assert found.release.amount == 0
    assert [refusal.code for refusal in found.release.besides] == ["orders.credit-frozen"]


def test_what_would_release_it_does(company, files, held):
    found = exposure_of(held.customer, company.rep, TODAY, held)
    received(files.zerun, found.release.amount, "HK-2")
    assert confirm_order(actor=company.secretary, order=held, now=NOW).state == "confirmed"


def test_a_company_of_the_group_out_of_reach_is_a_sum(company, files, held):
    """The parent in another market holds the limit: what it owes counts, and isn't opened."""
    account(files.dingsheng, "600000")
    Customer.objects.filter(pk=files.zerun.pk).update(parent=files.dingsheng)
    debt(files.dingsheng, "40000", "QC-9", late=-30)
    found = exposure_of(Customer.objects.get(pk=files.zerun.pk), company.rep, TODAY, held)
    assert found.receivables.hidden == Decimal(40_000)
    assert found.receivables.total == Decimal(540_000)
    assert "QC-9" not in [item.entry.document for item in found.receivables.rows]
    client = Client()
    client.force_login(company.rep)
    said = client.get(reverse("orders:order_credit", args=[held.number])).content.decode()
    assert "40,000.00" in said
    assert "QC-9" not in said
    assert files.dingsheng.name not in said


def test_kept_and_now_stand_side_by_side(company, files, held, django_assert_max_num_queries):
    client = Client()
    client.force_login(company.manager)
    debt(files.zerun, "7000", "QC-3", late=-30)
    address = reverse("orders:order_credit", args=[held.number])
    client.get(address)
    with django_assert_max_num_queries(45):
        said = client.get(address).content.decode()
    for figure in ("789,000.00", "796,000.00", "189,000.00", "196,000.00", "QC-3"):
        assert figure in said
    shown = client.get(reverse("orders:order", args=[held.number]))
    assert shown.context["credit"]["now"]["wanted"] == Decimal(796_000)
    assert "196,000.00" in shown.content.decode()
    for _n in range(3):
        debt(files.zerun, "100", f"QC-5{_n}", late=-40)
    with django_assert_max_num_queries(45):
        client.get(address)


def test_the_customers_exposure_without_an_order(company, files, held):
    client = Client()
    client.force_login(company.rep)
    said = client.get(reverse("orders:exposure", args=[files.zerun.code])).content.decode()
    # 450,000 owed and 113,000 on order.
    assert "563,000.00" in said
    assert "QC-1" in said
    client.force_login(company.logistics)
    assert client.get(reverse("orders:order_credit", args=[held.number])).status_code in (403, 404)


def test_what_a_check_said_is_told_in_the_language_of_the_reader(company, files, goods):
    """The sentence is made anew of the figures kept with the check, not kept itself."""
    account(files.zerun, limit="100000")
    with translation.override("zh-hans"):
        order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, "4"), now=NOW)
    kept = order.credit_checks.latest("id")
    with translation.override("en"):
        (said,) = said_by(kept.figures, kept.refusals)
        assert said == "452,000.00 against a limit of 100,000.00: 352,000.00 over."
    assert said_by({}, kept.refusals) == [kept.refusals[0]["message"]]


def test_so_many_debts_that_not_all_are_kept_are_told_in_the_language_of_the_reader(company, files, goods):
    account(files.zerun, limit="900000")
    for n in range(51):
        debt(files.zerun, "1000", f"QC-{n}", late=n + 20)
    with translation.override("zh-hans"):
        order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, "1"), now=NOW)
    kept = order.credit_checks.latest("id")
    with translation.override("en"):
        assert said_by(kept.figures, kept.refusals) == ["51,000.00 overdue, the oldest for 70 days; 7 are tolerated."]
