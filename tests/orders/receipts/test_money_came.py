"""Money that comes in lets held orders go and settles orders (ORD-4, ORD-8; defaults.md 13)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orders.models import OpenItem, Order
from orders.services.money_came import close_settled, release_held
from orders.services.orders import submit_order
from salesops.core.approvals.models import Approval
from tests.cast_orders_invoiced import confirmed, deliver, invoice, with_tax_data
from tests.cast_orders_made import NOW, TODAY, account, draft
from tests.cast_orders_paid import booked, paid

SOON = NOW + timedelta(minutes=1)


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def items(order: Order) -> list[OpenItem]:
    return list(OpenItem.objects.filter(entry__order=order).select_related("entry").order_by("due_on"))


@pytest.fixture
def held(company, files, goods) -> Order:
    """113,000 against a limit of 100,000."""
    with_tax_data(files.zerun)
    account(files.zerun, "100000")
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, "1"), now=NOW)
    assert order.state == "credit_hold"
    return order


def test_a_held_order_goes_when_enough_came(company, files, held):
    booked(company, files.zerun, "12999.99", now=SOON)
    assert release_held(SOON) == []
    assert state(held) == "credit_hold"
    booked(company, files.zerun, "0.01", now=SOON)
    assert release_held(SOON) == [held]
    assert state(held) == "confirmed"
    assert not Approval.objects.of("orders.order", held.pk).pending().exists()
    assert release_held(SOON) == []


def test_no_money_thaws_an_account(company, files, held):
    frozen = account(files.zerun, "100000")
    frozen.state, frozen.frozen_at = "frozen", NOW
    frozen.save()
    booked(company, files.zerun, "500000", now=SOON)
    assert release_held(SOON) == []
    assert state(held) == "credit_hold"


def test_without_money_nobody_is_asked_again(company, files, held, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        assert release_held(SOON) == []


def test_paid_in_full_it_is_settled(company, files, goods):
    order = deliver(confirmed(company, files, goods, "2"))
    invoice(company, order, "1")
    first = invoice(company, order, "1")
    assert (state(order), close_settled(NOW, TODAY)) == ("settling", 0)
    receipt = booked(company, files.zerun, "226000")
    one, two = items(order)
    paid(company, receipt, (one, "113000"), (two, "112999.99"))
    assert close_settled(NOW, TODAY) == 0
    paid(company, receipt, (two, "0.01"))
    assert close_settled(NOW, TODAY) == 1
    assert (state(order), first.order_id) == ("closed", order.pk)
    assert close_settled(NOW, TODAY) == 0


def test_the_warranty_share_stays_as_its_own_instalment(company, files, goods):
    order = deliver(confirmed(company, files, goods, "1"))
    invoice(company, order, terms="instalments")
    *now, warranty = items(order)
    assert warranty.amount == Decimal("5650.00")
    receipt = booked(company, files.zerun, "113000")
    paid(company, receipt, *((item, str(item.amount)) for item in now))
    # Once it is due it is a debt like any other.
    assert close_settled(NOW, warranty.due_on) == 0
    assert close_settled(NOW, TODAY) == 1
    assert (state(order), OpenItem.objects.unsettled().get()) == ("closed", warranty)


def test_part_of_it_invoiced_settles_nothing(company, files, goods):
    order = deliver(confirmed(company, files, goods, "2"))
    invoice(company, order, "1")
    receipt = booked(company, files.zerun, "113000")
    paid(company, receipt, (items(order)[0], "113000"))
    assert close_settled(NOW, TODAY) == 0
