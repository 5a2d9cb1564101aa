"""Two orders of one contract in the same second over real connections: together they stay inside it (ORD-3, F10)."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from orders.models import Contract, Order
from orders.services.amendments import amend_contract
from orders.services.contract_review import submit_contract
from orders.services.orders import confirm_order, submit_order
from tests.cast_amendments import agreed_to
from tests.cast_amendments import sign as sign_amendment
from tests.cast_contracts import opened
from tests.cast_orders_made import NOW, account, framework
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

from .test_needed import bare

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_two_orders_of_one_contract_submitted_in_the_same_second(company, files, goods):
    account(files.zerun, "5000000")
    contract = framework(files.zerun, "1000000")
    orders = [bare(company, files.zerun, goods, contract=contract) for _n in range(2)]
    answers = together(
        *(told(lambda order=order: submit_order(actor=company.rep, order=order, now=NOW)) for order in orders)
    )
    assert sorted(answers) == ["done", "orders.contract-used-up"]


def test_two_orders_confirmed_in_the_same_second(company, files, goods):
    """Both were submitted while the contract was larger."""
    account(files.zerun, "5000000")
    contract = framework(files.zerun, "1130000")
    orders = [
        submit_order(actor=company.rep, order=bare(company, files.zerun, goods, contract=contract), now=NOW)
        for _n in range(2)
    ]
    answers = together(
        *(told(lambda order=order: confirm_order(actor=company.secretary, order=order, now=NOW)) for order in orders)
    )
    assert sorted(answers) == ["done", "done"]
    assert Order.objects.aggregate(worth=Sum("ordered_amount"))["worth"] == Decimal(1_130_000)


def test_one_contract_submitted_twice(company, files, goods):
    contract = opened(company, files.zerun, goods)
    answers = together(*[told(lambda: submit_contract(actor=company.rep, contract=contract, now=NOW))] * 2)
    assert sorted(answers) == ["done", "orders.contract-final"]
    assert Contract.objects.get().revision == 1


def test_an_order_confirmed_while_an_amendment_lowers_the_ceiling(company, files, goods):
    """Either the order stands and the amendment isn't signed, or the amendment holds and the order has no room."""
    account(files.zerun, "5000000")
    contract = framework(files.zerun, "600000")
    order = bare(company, files.zerun, goods, contract=contract)
    order = submit_order(actor=company.rep, order=order, now=NOW)
    amendment = agreed_to(company, contract, amount=Decimal(500_000))
    answers = together(
        told(lambda: confirm_order(actor=company.secretary, order=order, now=NOW)),
        told(lambda: sign_amendment(company, amendment)),
    )
    contract.refresh_from_db()
    order.refresh_from_db()
    assert tuple(answers) in {("done", "orders.amended-below-ordered"), ("orders.contract-used-up", "done")}
    assert order.ordered_amount <= contract.amount


def test_two_people_amend_one_contract(company, files, goods):
    contract = framework(files.zerun, "600000")
    begin = told(lambda: amend_contract(actor=company.rep, contract=contract, reason="变更", now=NOW))
    assert sorted(together(begin, begin)) == ["done", "orders.amendment-open"]
