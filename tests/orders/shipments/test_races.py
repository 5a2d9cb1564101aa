"""Two people, two connections, the same goods: one gets them (ORD-5, F10)."""

from decimal import Decimal

import pytest

from orders.models import OrderLine, Shipment, StockLevel
from orders.services.shipments_leaving import dispatch_shipment, pick_shipment
from tests.cast_orders_made import NOW
from tests.cast_orders_shipped import agreed, confirmed, picked, planned
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_two_plan_the_same_line(company, files, goods):
    order = confirmed(company, files, goods, "4")
    answers = together(
        told(lambda: planned(company, order, goods, "3")),
        told(lambda: planned(company, order, goods, "3", actor=company.secretary)),
    )
    assert sorted(answers) == ["done", "orders.more-than-open"]
    assert OrderLine.objects.get().planned == 3


def test_two_orders_pick_the_same_stock(company, files, goods):
    """10 there: the first order had them promised, all but 3; both want 5 more than is left."""
    first, second = confirmed(company, files, goods, "7"), confirmed(company, files, goods, "7")
    wanted = [agreed(company, planned(company, order, goods, "7")) for order in (first, second)]
    answers = together(*(told(lambda s=s: pick_shipment(actor=company.logistics, shipment=s, now=NOW)) for s in wanted))
    assert sorted(answers) == ["done", "orders.goods-missing"]


def test_the_same_shipment_leaves_once(company, files, goods):
    shipment = picked(company, planned(company, confirmed(company, files, goods, "4"), goods, "4"))

    def leave():
        dispatch_shipment(actor=company.logistics, shipment=shipment, carrier="顺达", waybill="1", packages=1, now=NOW)

    assert sorted(together(told(leave), told(leave))) == ["core.wrong-state", "done"]
    level = StockLevel.objects.get(warehouse=goods.suzhou, product=goods.filler)
    assert (level.on_hand, level.reserved, OrderLine.objects.get().shipped) == (6, 0, 4)


def test_two_orders_are_confirmed_for_the_last_goods(company, files, goods):
    from orders.services.orders import confirm_order, submit_order
    from tests.cast_orders_made import account, draft

    account(files.zerun, "100000000")
    orders = [submit_order(actor=company.rep, order=draft(company, files.zerun, goods, "8"), now=NOW) for _ in range(2)]
    together(*(told(lambda o=o: confirm_order(actor=company.secretary, order=o, now=NOW)) for o in orders))
    level = StockLevel.objects.get(warehouse=goods.suzhou, product=goods.filler)
    assert (level.on_hand, level.reserved) == (10, 10)
    assert Shipment.objects.count() == 0
    assert sum(line.reservations.get().quantity for line in OrderLine.objects.all()) == Decimal(10)
