"""Orders that need a signed contract, and stay inside it (ORD-3, decisions.md)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from orders.models import Contract, Order
from orders.rules.contracts import needed
from orders.services.contracts import void_contract
from orders.services.drafts import copy_order, edit_order, open_order
from orders.services.orders import cancel_order, confirm_order, submit_order
from salesops.core.refusals import Invalid, Refused
from tests.cast_contracts import in_force, opened, signed, submitted
from tests.cast_orders_made import NOW, PROMISED, TODAY, account, framework, place

POLICY = {"from_amount": Decimal(500_000), "longer_term": True}


@pytest.mark.parametrize(
    ("worth", "term", "usual", "says"),
    [
        ("499999.99", None, 60, False),
        ("500000", None, 60, True),
        ("1", 60, 60, False),
        ("1", 61, 60, True),
        ("1", 61, None, False),
    ],
)
def test_from_which_amount_and_term(worth, term, usual, says):
    assert (needed(Decimal(worth), term, usual, POLICY) is not None) is says


def test_a_policy_may_leave_longer_terms_free():
    assert needed(Decimal(1), 90, 60, POLICY | {"longer_term": False}) is None


def bare(company, customer, goods, quantity: str = "5", **values) -> Order:
    """An order of fillers at 113,000: five are 565,000."""
    address = customer.addresses.exclude(receiving_hours="").first() or place(customer)
    lines = [{"product": goods.filler, "quantity": Decimal(quantity)}]
    given = {"promised_on": PROMISED, "address": address} | values
    return open_order(actor=company.rep, customer=customer, lines=lines, values=given, now=NOW)


def submit(company, order) -> Order:
    return submit_order(actor=company.rep, order=order, now=NOW)


def codes(caught) -> list[str]:
    return [refusal.code for refusal in caught.value.refusals]


def test_a_large_order_without_a_contract(company, files, goods):
    account(files.zerun)
    with pytest.raises(Refused) as caught:
        submit(company, bare(company, files.zerun, goods))
    assert codes(caught) == ["orders.contract-needed"]
    assert submit(company, bare(company, files.zerun, goods, "4")).contract is None


def test_a_longer_term_without_a_contract(company, files, goods):
    account(files.zerun, term=30)
    with pytest.raises(Refused) as caught:
        submit(company, bare(company, files.zerun, goods, "1", term_days=31))
    assert codes(caught) == ["orders.contract-needed"]
    assert submit(company, bare(company, files.zerun, goods, "1", term_days=30)).state == "submitted"


def test_a_framework_contract_in_force_counts_and_is_used_up(company, files, goods):
    account(files.zerun)
    contract = framework(files.zerun, "1000000")
    first = submit(company, bare(company, files.zerun, goods))
    assert first.contract == contract
    # 565,000 of 1,000,000 wait already.
    with pytest.raises(Refused) as caught:
        submit(company, bare(company, files.zerun, goods))
    assert codes(caught) == ["orders.contract-needed"]
    with pytest.raises(Refused) as caught:
        submit(company, bare(company, files.zerun, goods, contract=contract))
    assert codes(caught) == ["orders.contract-used-up"]
    assert caught.value.refusals[0].figures["left"] == Decimal(435_000)
    # Given up, it makes room again.
    cancel_order(actor=company.rep, order=first, now=NOW, reason="不要了")
    assert submit(company, bare(company, files.zerun, goods)).contract == contract


def test_a_framework_contract_that_has_ended_does_not_count(company, files, goods):
    account(files.zerun)
    framework(files.zerun, ends_on=(NOW + timedelta(days=600)).date())
    late = NOW + timedelta(days=700)
    order = bare(company, files.zerun, goods, promised_on=late.date())
    with pytest.raises(Refused) as caught:
        submit_order(actor=company.rep, order=order, now=late)
    assert "orders.contract-needed" in codes(caught)


def test_a_contract_counts_once_it_is_signed(company, files, goods):
    account(files.zerun)
    waiting = submitted(company, files.zerun, goods, "565000", "5")
    with pytest.raises(Refused) as caught:
        submit(company, bare(company, files.zerun, goods, contract=waiting))
    assert codes(caught) == ["orders.contract-not-signed"]


def test_the_order_of_a_signed_contract_is_confirmed(company, files, goods):
    account(files.zerun)
    contract = in_force(company, files.zerun, goods, "565000", "5")
    order = Order.objects.get(contract=contract)
    order = edit_order(
        actor=company.rep, order=order, values={"promised_on": PROMISED, "address": place(files.zerun)}, now=NOW
    )
    order = confirm_order(actor=company.secretary, order=submit(company, order), now=NOW)
    assert (order.state, order.ordered_amount) == ("confirmed", Decimal(565_000))
    # A copy has no contract of its own: it is asked for one.
    copied = copy_order(actor=company.rep, order=order, now=NOW)
    copied = edit_order(actor=company.rep, order=copied, values={"promised_on": PROMISED}, now=NOW)
    with pytest.raises(Refused) as caught:
        submit(company, copied)
    assert codes(caught) == ["orders.contract-needed"]


def test_the_contract_of_another_customer(company, files, goods):
    contract = framework(files.weizhiyuan)
    with pytest.raises(Invalid) as caught:
        bare(company, files.zerun, goods, contract=contract)
    assert codes(caught) == ["orders.contract-of-another"]


def test_what_ends_between_submission_and_confirmation(company, files, goods):
    account(files.zerun)
    contract = framework(files.zerun)
    order = submit(company, bare(company, files.zerun, goods))
    Contract.objects.filter(pk=contract.pk).update(state="terminated")
    with pytest.raises(Refused) as caught:
        confirm_order(actor=company.secretary, order=order, now=NOW)
    assert codes(caught) == ["orders.contract-not-signed"]


def test_the_database_lets_nobody_order_more_than_agreed(company, files, goods):
    """Whoever writes: orders confirmed without the rules' word are refused by the guard."""
    account(files.zerun, "5000000")
    contract = framework(files.zerun, "600000")
    first, second = (submit(company, bare(company, files.zerun, goods, "4")) for _n in range(2))
    confirmed = [confirm_order(actor=company.secretary, order=o, now=NOW) for o in (first, second)]
    Order.objects.filter(pk=confirmed[0].pk).update(contract=contract)
    with pytest.raises(IntegrityError, match="worth more"), transaction.atomic():
        Order.objects.filter(pk=confirmed[1].pk).update(contract=contract)
    with pytest.raises(IntegrityError, match="not signed"), transaction.atomic():
        Order.objects.filter(pk=confirmed[1].pk).update(contract=opened(company, files.zerun, goods))


def test_walls(company, files, goods):
    """What was submitted stays as it was; shares are the whole; nothing jumps a step."""
    contract = signed(company, files.zerun, goods)
    row = Contract.objects.filter(pk=contract.pk)
    for change in ({"amount": 1}, {"deposit_share": 31}, {"state": "draft"}, {"clauses": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        contract.lines.update(quantity=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        contract.versions.update(no=9)
    draft = opened(company, files.zerun, goods)
    with pytest.raises(IntegrityError, match="contract_shares_are_all"), transaction.atomic():
        Contract.objects.filter(pk=draft.pk).update(deposit_share=31)
    with pytest.raises(IntegrityError, match="contract_period"), transaction.atomic():
        Contract.objects.filter(pk=draft.pk).update(ends_on=date(2020, 1, 1))
    void_contract(actor=company.rep, contract=draft, reason="x", now=NOW)
    assert NOW.date() == TODAY
