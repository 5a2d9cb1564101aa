"""Contracts ended before their time, approvals that end because prices changed (ORD-3, defaults.md 13)."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from orders.models import Contract, Order, ProductPrice
from orders.services.contract_ending import MATTER, ask_contract_end
from orders.services.contract_signing import lapse_contract, lapsing, sign_contract
from orders.services.orders import confirm_order, pause_order, submit_order
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve, reject
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast_contracts import approved, pdf
from tests.cast_orders_made import NOW, TODAY, account, framework
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

from .test_needed import bare


@pytest.fixture
def contract(company, files, goods) -> Contract:
    account(files.zerun, "5000000")
    return framework(files.zerun)


def order_of(company, files, goods, contract, *, confirmed: bool = True) -> Order:
    order = submit_order(actor=company.rep, order=bare(company, files.zerun, goods, "1", contract=contract), now=NOW)
    return confirm_order(actor=company.secretary, order=order, now=NOW) if confirmed else order


def ask(company, contract, *going_on: Order, actor=None, reason: str = "客户停产，双方协议解除") -> Approval:
    ask_contract_end(
        actor=actor or company.legal, contract=contract, reason=reason, upload=pdf("解除协议.pdf"),
        going_on={order.pk for order in going_on}, now=NOW,
    )  # fmt: skip
    return Approval.objects.get(matter=MATTER, state="pending")


def decide(approval: Approval, service=approve, **more) -> None:
    step = approval.steps.get(state="open")
    service(step_id=step.pk, actor=step.people.get().user, now=NOW, **more)


def codes(caught) -> list[str]:
    return [refusal.code for refusal in caught.value.refusals]


def state_of(record) -> str:
    record.refresh_from_db()
    return record.state


def test_legal_asks_the_director_agrees_open_orders_go_on(company, files, goods, contract):
    confirmed = order_of(company, files, goods, contract)
    waiting = order_of(company, files, goods, contract, confirmed=False)
    approval = ask(company, contract, confirmed)
    step = approval.steps.get()
    assert (step.approver, step.people.get().user) == ("director", company.director)
    assert state_of(contract) == "in_force"
    decide(approval)
    assert state_of(contract) == "terminated"
    assert contract.end_reason == "客户停产，双方协议解除"
    assert contract.files.get(kind="ending").stored.name == "解除协议.pdf"
    assert (state_of(confirmed), state_of(waiting)) == ("confirmed", "draft")
    # Nothing new is ordered from it.
    with pytest.raises(Refused) as caught:
        submit_order(actor=company.rep, order=waiting, now=NOW)
    assert codes(caught) == ["orders.contract-not-signed"]


def test_the_director_asks_legal_agrees(company, contract):
    step = ask(company, contract, actor=company.director).steps.get()
    assert (step.approver, step.people.get().user) == ("legal", company.legal)


def test_every_open_order_is_decided_on_first(company, files, goods, contract):
    first, second = (order_of(company, files, goods, contract) for _n in range(2))
    with pytest.raises(Refused) as caught:
        ask(company, contract, first)
    assert codes(caught) == ["orders.open-orders-undecided"]
    assert second.number in caught.value.refusals[0].message
    held = order_of(company, files, goods, contract, confirmed=False)
    pause_order(actor=company.manager, order=held, reason="等客户", now=NOW)
    with pytest.raises(Refused) as caught:
        ask(company, contract, first, second)
    assert codes(caught) == ["orders.paused-orders-undecided"]


def test_an_order_confirmed_meanwhile_stops_it(company, files, goods, contract):
    waiting = order_of(company, files, goods, contract, confirmed=False)
    approval = ask(company, contract)
    confirm_order(actor=company.secretary, order=waiting, now=NOW)
    with pytest.raises(Refused) as caught:
        decide(approval)
    assert codes(caught) == ["orders.open-orders-undecided"]
    assert state_of(contract) == "in_force"
    decide(approval, reject, note="先处理新订单")
    assert ask(company, contract, waiting).is_pending


@pytest.mark.parametrize("who", ["rep", "manager", "secretary", "finance", "gm"])
def test_nobody_else_ends_a_contract(company, contract, who):
    with pytest.raises(Forbidden):
        ask(company, contract, actor=getattr(company, who))


def test_only_what_is_signed_is_ended_and_once_with_a_reason(company, files, goods, contract):
    with pytest.raises(Invalid) as caught:
        ask(company, contract, reason=" ")
    assert codes(caught) == ["orders.reason-missing"]
    ask(company, contract)
    with pytest.raises(Refused) as caught:
        ask(company, contract)
    assert codes(caught) == ["orders.end-asked-already"]
    unsigned = approved(company, files.zerun, goods)
    with pytest.raises(Refused) as caught:
        ask(company, unsigned)
    assert codes(caught) == ["orders.contract-not-binding"]


def test_the_database_brings_no_ended_contract_back(company, contract):
    decide(ask(company, contract))
    for change in ({"state": "in_force"}, {"amount": 1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Contract.objects.filter(pk=contract.pk).update(**change)


def test_the_pages(company, files, goods, contract):
    order = order_of(company, files, goods, contract)
    client = Client()
    client.force_login(company.legal)
    address = reverse("orders:end_contract", args=[contract.number])
    assert order.number in client.get(address).content.decode()
    sent = {"reason": "协议解除", "version": contract.version}
    answer = client.post(address, sent | {"upload": pdf()})
    assert (answer.status_code, order.number in answer.content.decode()) == (409, True)
    assert client.post(address, sent | {"upload": pdf(), "going_on": [order.pk]}).status_code == 302
    approval = Approval.objects.get(matter=MATTER)
    client.force_login(company.director)
    said = client.get(reverse("approvals:item", args=["approvals", approval.pk])).content.decode()
    assert order.number in said
    assert "协议解除" in said
    client.force_login(company.rep)
    said = client.get(reverse("orders:contract", args=[contract.number])).content.decode()
    assert address not in said
    assert "合同终止" in said


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_ended_while_an_order_is_confirmed_under_it(company, files, goods):
    """One after the other: either the order is confirmed and the end is refused, or it ended and the order is a draft."""
    account(files.zerun, "5000000")
    contract = framework(files.zerun)
    order = order_of(company, files, goods, contract, confirmed=False)
    step = ask(company, contract).steps.get()
    answers = together(
        told(lambda: confirm_order(actor=company.secretary, order=order, now=NOW)),
        told(lambda: approve(step_id=step.pk, actor=company.director, now=NOW)),
    )
    both = (state_of(contract), state_of(order))
    assert both in {("in_force", "confirmed"), ("terminated", "draft")}
    refused = next(answer for answer in answers if answer != "done")
    assert answers.count("done") == 1
    if both == ("in_force", "confirmed"):
        assert refused == "orders.open-orders-undecided"
    else:
        assert refused in ("core.wrong-state", "orders.contract-not-signed")


def dearer(goods) -> None:
    ProductPrice.objects.filter(product=goods.filler).update(list_price=Decimal(120_000))


def test_an_approval_ends_when_the_prices_have_changed(company, files, goods):
    contract = approved(company, files.zerun, goods)
    assert contract.versions.get().terms["usual"] == {goods.filler.sku: "113000.000000"}
    assert lapsing(NOW) == []
    dearer(goods)
    with pytest.raises(Refused) as caught:
        sign_contract(
            actor=company.secretary, contract=contract, upload=pdf(), signed_on=TODAY, both_seals=True, now=NOW
        )
    assert codes(caught) == ["orders.prices-changed"]
    assert lapsing(NOW) == [contract]
    lapse_contract(actor=None, contract=contract, now=NOW)
    assert state_of(contract) == "draft"
    assert lapsing(NOW) == []
