"""Orders of one group confirmed in the same second over real connections: none slips over the limit (ORD-4, F10)."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from customers.models import Customer
from orders.models import Order
from orders.services.orders import confirm_order, submit_order
from tests.cast_orders_made import NOW, account, draft
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_two_confirmations_in_the_same_second(company, files, goods):
    """Each fits alone, both together don't: one is confirmed, the other is told by how much it is over."""
    account(files.zerun, "200000")
    first, second = (
        submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW) for _ in range(2)
    )
    answers = together(
        *(
            told(lambda order=order: confirm_order(actor=company.secretary, order=order, now=NOW))
            for order in (first, second)
        )
    )
    assert sorted(answers) == ["done", "orders.credit-limit"]
    assert Order.objects.aggregate(worth=Sum("open_amount"))["worth"] == Decimal(113_000)


def test_two_members_of_a_group_in_the_same_second(company, files, goods):
    account(files.zerun, "200000")
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(parent=files.zerun)
    member = Customer.objects.get(pk=files.weizhiyuan.pk)
    mine = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    made = draft(company, member, goods, actor=company.colleague)
    theirs = submit_order(actor=company.colleague, order=made, now=NOW)
    answers = together(
        *(
            told(lambda order=order: confirm_order(actor=company.secretary, order=order, now=NOW))
            for order in (mine, theirs)
        )
    )
    assert sorted(answers) == ["done", "orders.credit-limit"]


def test_the_same_order_confirmed_twice(company, files, goods):
    account(files.zerun)
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    answers = together(*[told(lambda: confirm_order(actor=company.secretary, order=order, now=NOW))] * 2)
    assert sorted(answers) == ["core.wrong-state", "done"]
    assert Order.objects.get().open_amount == Decimal(113_000)
