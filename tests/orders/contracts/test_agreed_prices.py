"""Prices agreed in a contract hold for orders under it: nobody is asked about them again (ORD-3, defaults.md 11)."""

import json
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from orders.asking import would_be_asked
from orders.models import Contract, CreditCheck, Order
from orders.services.changes import ask_change
from orders.services.contracts import open_contract
from orders.services.drafts import edit_order
from orders.services.entries import Moved, write_entries
from orders.services.orders import confirm_order, lines_of, submit_order
from salesops.core.approvals.models import Approval
from salesops.core.refusals import Refused
from tests.cast_contracts import terms
from tests.cast_orders_made import NOW, PROMISED, TODAY, account

from .test_needed import bare

# 113,000 less 12 % is what the market manager decides on; less 25 % is below the floor of 90,400.
AGREED = Decimal("0.25")


def binding(contract: Contract) -> Contract:
    """Signed and filed, straight through the table: what its review decides on is shown elsewhere."""
    row = Contract.objects.filter(pk=contract.pk)
    row.update(state="in_review", number=f"HT-2026-{contract.pk:04}", revision=1)
    row.update(state="approved", approved_at=NOW)
    row.update(state="signed", signed_on=TODAY, signed_at=NOW)
    row.update(state="in_force", file_no="1", original_at="档案室")
    return row.get()


def agreed(company, files, goods, *lines: tuple[str, str], amount: str = "900000", kind: str = "framework") -> Contract:
    """A contract over fillers: (quantity, discount) each."""
    made = open_contract(
        actor=company.rep, customer=files.zerun, values=terms(amount, kind=kind), now=NOW,
        lines=[
            {"product": goods.filler, "quantity": Decimal(quantity), "unit_price": Decimal(113_000), "discount_rate": Decimal(rate)}
            for quantity, rate in lines
        ],
    )  # fmt: skip
    return binding(made)


def under(company, files, goods, contract, quantity: str = "1", **line) -> Order:
    order = bare(company, files.zerun, goods, quantity, contract=contract)
    if line:
        lines = [{"product": goods.filler, "quantity": Decimal(quantity), **line}]
        order = edit_order(actor=company.rep, order=order, lines=lines, now=NOW)
    return order


def submit(company, order) -> Order:
    return submit_order(actor=company.rep, order=order, now=NOW)


def confirm(company, order) -> Order:
    return confirm_order(actor=company.secretary, order=order, now=NOW)


def asked() -> bool:
    return Approval.objects.filter(matter="orders.price").exists()


@pytest.fixture
def contract(company, files, goods) -> Contract:
    account(files.zerun, "5000000")
    return agreed(company, files, goods, ("5", "0.25"))


def test_the_agreed_price_is_taken_and_nobody_is_asked(company, files, goods, contract):
    order = under(company, files, goods, contract, "2")
    line = lines_of(order)[0]
    assert (line.unit_price, line.discount_rate, line.amount) == (Decimal(113_000), AGREED, Decimal("169500.00"))
    assert line.price_source == f"contract:{contract.number}"
    assert would_be_asked(order, lines_of(order), company.rep, TODAY) == []
    assert confirm(company, submit(company, order)).state == "confirmed"
    assert not asked()


def test_a_better_price_for_us_asks_nobody_a_worse_one_does(company, files, goods, contract):
    better = under(company, files, goods, contract, discount_rate=Decimal("0.24"), unit_price=Decimal(113_000))
    assert lines_of(better)[0].price_source == ""
    assert confirm(company, submit(company, better)).state == "confirmed"
    assert not asked()
    worse = under(company, files, goods, contract, discount_rate=Decimal("0.250001"), unit_price=Decimal(113_000))
    submit(company, worse)
    assert Approval.objects.get(matter="orders.price").facts["level"] == "floor"


def test_no_more_than_was_agreed(company, files, goods, contract):
    confirm(company, submit(company, under(company, files, goods, contract, "3")))
    second = submit(company, under(company, files, goods, contract, "2"))
    assert not asked()
    # Three are ordered and two wait: none is left at that price.
    with pytest.raises(Refused) as caught:
        confirm(company, submit(company, under(company, files, goods, contract, "1")))
    assert [r.code for r in caught.value.refusals] == ["orders.waits-for-price", "orders.below-floor"]
    assert confirm(company, second).state == "confirmed"


def test_cheap_units_are_no_excuse_for_more_of_them(company, files, goods):
    """Two at the list price and one for nothing: the one is one, however the order is cut."""
    account(files.zerun, "5000000")
    contract = agreed(company, files, goods, ("2", "0"), ("1", "1"))
    both = [
        {"product": goods.filler, "quantity": Decimal(2), "unit_price": Decimal(113_000)},
        {"product": goods.filler, "quantity": Decimal(1), "unit_price": Decimal(113_000), "discount_rate": Decimal(1)},
    ]
    order = edit_order(actor=company.rep, order=under(company, files, goods, contract), lines=both, now=NOW)
    confirm(company, submit(company, order))
    assert not asked()
    again = under(company, files, goods, contract, unit_price=Decimal(113_000), discount_rate=Decimal(1))
    submit(company, again)
    assert asked()


def test_all_at_the_dear_price_leave_none_for_nothing(company, files, goods):
    account(files.zerun, "5000000")
    contract = agreed(company, files, goods, ("2", "0"), ("1", "1"))
    confirm(company, submit(company, under(company, files, goods, contract, "3", unit_price=Decimal(113_000))))
    submit(company, under(company, files, goods, contract, unit_price=Decimal(113_000), discount_rate=Decimal(1)))
    assert asked()


@pytest.mark.parametrize("change", [{"state": "terminated"}, {"state": "fulfilled"}])
def test_a_contract_that_ended_meanwhile_covers_nothing(company, files, goods, contract, change):
    order = submit(company, under(company, files, goods, contract))
    Contract.objects.filter(pk=contract.pk).update(**change)
    with pytest.raises(Refused) as caught:
        confirm(company, order)
    assert [r.code for r in caught.value.refusals] == ["orders.contract-not-signed", "orders.below-floor"]


def test_a_contract_still_in_review_covers_nothing(company, files, goods):
    account(files.zerun)
    draft = open_contract(
        actor=company.rep, customer=files.zerun, values=terms(), now=NOW,
        lines=[{"product": goods.filler, "quantity": Decimal(1), "unit_price": Decimal(50_000)}],
    )  # fmt: skip
    order = under(company, files, goods, draft)
    assert lines_of(order)[0].unit_price == Decimal(113_000)


def test_what_a_change_adds_is_within_the_contract_too(company, files, goods, contract):
    order = confirm(company, submit(company, under(company, files, goods, contract, "3")))
    wish = {"product": goods.filler, "quantity": Decimal(2)}
    change = ask_change(actor=company.rep, order=order, kind="change", reason="加两台", lines=[wish], now=NOW)
    line = change.lines.get()
    assert (line.discount_rate, line.price_source) == (AGREED, f"contract:{contract.number}")
    assert Approval.objects.get(matter="orders.change").facts["level"] == ""


def test_little_first_and_much_afterwards_needs_the_contract_all_the_same(company, files, goods):
    account(files.zerun, "5000000")
    order = confirm(company, submit(company, bare(company, files.zerun, goods, "1")))
    wish = {"product": goods.filler, "quantity": Decimal(4)}
    with pytest.raises(Refused) as caught:
        ask_change(actor=company.rep, order=order, kind="change", reason="加量", lines=[wish], now=NOW)
    assert [r.code for r in caught.value.refusals] == ["orders.contract-needed"]


def test_by_the_interface(company, files, goods, contract):
    client = Client()
    client.force_login(company.rep)
    sent = {
        "customer": files.zerun.code, "contract": contract.number, "promised_on": PROMISED.isoformat(),
        "lines": [{"sku": goods.filler.sku, "quantity": "1"}],
    }  # fmt: skip

    def post(data):
        return client.post("/api/v1/orders/", json.dumps(data), content_type="application/json")

    made = post(sent).json()
    assert made["contract"] == contract.number
    assert (made["lines"][0]["price_source"], made["amount"]) == (f"contract:{contract.number}", "84750.00")
    strange = post(sent | {"contract": "HT-2026-9999"})
    assert (strange.status_code, strange.json()["code"]) == (422, "orders.unknown-contract")


def test_the_sums_below_the_lines_know_the_contract(company, files, goods, contract):
    client = Client()
    client.force_login(company.rep)
    typed = {
        "act": "sums", "contract": str(contract.pk), "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0",
        "lines-0-product": goods.filler.sku, "lines-0-quantity": "2",
    }  # fmt: skip
    address = reverse("orders:new_order", args=[files.zerun.code])
    said = client.post(address, typed).content.decode()
    assert "169,500.00" in said
    assert contract.number in said
    assert "低于底价" not in said
    assert "低于底价" in client.post(address, typed | {"lines-0-quantity": "6"}).content.decode()
    order = under(company, files, goods, contract)
    page = client.get(reverse("orders:order", args=[order.pk])).content.decode()
    assert f"合同 {contract.number} 约定" in page


def write_ordered(order: Order) -> None:
    """Past every service, as whoever forgets to ask."""
    write_entries("ordered", [Moved(line, line.quantity) for line in lines_of(order)], on=TODAY, now=NOW, actor=None)


def let_through(order: Order) -> Order:
    """Its credit alone was looked at."""
    Order.objects.filter(pk=order.pk).update(state="submitted", number=f"SO-2026-{order.pk:06}")
    CreditCheck.objects.create(order=order, result="passed", amount=Decimal(9_000_000), figures={}, refusals=[], at=NOW)
    Order.objects.filter(pk=order.pk).update(state="confirmed", confirmed_on=TODAY, confirmed_at=NOW)
    return Order.objects.get(pk=order.pk)


@pytest.mark.parametrize(
    ("quantity", "discount", "holds"), [("5", "0.25", True), ("6", "0.25", False), ("1", "0.26", False)]
)
def test_the_database_keeps_what_was_agreed_below_the_floor(company, files, goods, contract, quantity, discount, holds):
    """Five at 84,750 are agreed; the floor is 90,400."""
    order = let_through(under(company, files, goods, contract, quantity, discount_rate=Decimal(discount)))
    if holds:
        write_ordered(order)
        assert order.lines.get().ordered == 5
        return
    with pytest.raises(DatabaseError, match="below its floor"), transaction.atomic():
        write_ordered(order)


def test_nor_is_it_agreed_twice_or_without_a_contract(company, files, goods, contract):
    confirm(company, submit(company, under(company, files, goods, contract, "4")))
    again = let_through(under(company, files, goods, contract, "2"))
    with pytest.raises(DatabaseError, match="below its floor"), transaction.atomic():
        write_ordered(again)
    alone = bare(company, files.zerun, goods, "1")
    cheap = [{"product": goods.filler, "quantity": Decimal(1), "discount_rate": AGREED}]
    alone = let_through(edit_order(actor=company.rep, order=alone, lines=cheap, now=NOW))
    with pytest.raises(DatabaseError, match="below its floor"), transaction.atomic():
        write_ordered(alone)
