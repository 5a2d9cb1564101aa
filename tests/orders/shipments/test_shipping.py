"""A shipment from its plan to the signed note, and everything that stops it (ORD-5)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from customers.models import CreditAccount
from orders.models import LineEntry, Order, Reservation, StockLevel
from orders.services.shipments import cancel_shipment, release_shipment
from orders.services.shipments_leaving import (
    arrive_back_shipment,
    deliver_shipment,
    dispatch_shipment,
    pick_shipment,
    take_back_shipment,
)
from orders.services.shipments_received import (
    customer_closed,
    deem_shipment,
    dispute_shipment,
    sign_off_shipment,
)
from salesops.core.refusals import Forbidden, Invalid, Refused
from salesops.core.sockets.invariants import invariants
from tests.cast_orders import receive
from tests.cast_orders_made import NOW
from tests.cast_orders_shipped import agreed, confirmed, delivered, note, picked, planned, sent

pytestmark = pytest.mark.django_db


def level(goods) -> tuple[Decimal, Decimal]:
    found = StockLevel.objects.get(warehouse=goods.suzhou, product=goods.filler)
    return found.on_hand, found.reserved


def sound() -> None:
    """Everything ``verify`` proves of orders."""
    assert [line for found in invariants if found.code.startswith("orders.") for line in found.faults()] == []


def signed(company, shipment, **more):
    given = {"actor": company.rep, "received_by": "李师傅", "signed_at": NOW, "checked": True, "files": [note()]}
    return sign_off_shipment(shipment=shipment, now=NOW, **given | more)


@pytest.fixture
def order(company, files, goods) -> Order:
    return confirmed(company, files, goods)


def test_confirmed_orders_have_what_is_free(order, company, files, goods):
    assert level(goods) == (10, 4)
    late = confirmed(company, files, goods, "9")
    assert level(goods) == (10, 10)
    assert Reservation.objects.get(line__order=late).quantity == 6
    sound()


def test_the_whole_way(order, company, goods):
    shipment = picked(company, planned(company, order, goods, "4"))
    order.refresh_from_db()
    assert (shipment.number, order.state, level(goods)) == ("FY-2026-00001", "preparing", (10, 4))
    shipment = dispatch_shipment(
        actor=company.logistics, shipment=shipment, carrier="顺达", waybill="SD1", packages=2, now=NOW
    )
    order.refresh_from_db()
    assert (order.state, level(goods)) == ("shipped", (6, 0))
    # T13: 24 elapsed hours after the delivery.
    shipment = deliver_shipment(actor=company.logistics, shipment=shipment, arrived_at=NOW, now=NOW)
    assert shipment.sign_due == NOW + timedelta(hours=24)
    shipment = signed(company, shipment)
    order.refresh_from_db()
    line = order.lines.get()
    assert (order.state, line.signed, line.planned) == ("signed_off", 4, 0)
    kinds = LineEntry.objects.filter(line=line).values_list("kind", flat=True)
    assert sorted(kinds) == ["ordered", "shipped", "signed"]
    assert shipment.files.get().stored.content_type == "application/pdf"
    sound()


def test_steps_within_a_minute_are_in_order(order, company, goods):
    """Forms say minutes: what they offer right after a step isn't before it; the minute before is."""
    shipment = sent(company, planned(company, order, goods, "4"))
    type(shipment).objects.filter(pk=shipment.pk).update(sent_at=NOW.replace(second=40))
    deliver = {"actor": company.logistics, "shipment": shipment, "now": NOW.replace(second=50)}
    with pytest.raises(Invalid) as refused:
        deliver_shipment(arrived_at=NOW - timedelta(minutes=1), **deliver)
    assert refused.value.code == "orders.before-it-left"
    shipment = deliver_shipment(arrived_at=NOW, **deliver)
    assert shipment.arrived_at == NOW.replace(second=40)
    assert signed(company, shipment).signed_at == shipment.arrived_at


def test_parts(order, company, goods):
    """Two shipments: partly shipped until the second leaves; signed off when both are."""
    first = delivered(company, planned(company, order, goods, "1"))
    order.refresh_from_db()
    assert order.state == "partly_shipped"
    second = delivered(company, planned(company, order, goods, "3"))
    order.refresh_from_db()
    assert order.state == "shipped"
    signed(company, first)
    order.refresh_from_db()
    assert order.state == "shipped"
    signed(company, second)
    order.refresh_from_db()
    assert order.state == "signed_off"
    assert sum(e.amount for e in LineEntry.objects.filter(kind="signed")) == 452_000
    sound()


def test_more_than_is_open_is_never_planned(order, company, goods):
    planned(company, order, goods, "3")
    with pytest.raises(Refused) as refused:
        planned(company, order, goods, "2")
    assert refused.value.code == "orders.more-than-open"
    assert refused.value.refusals[0].figures["left"] == "1"


def test_t12_counts_three_working_days_back(order, company, goods):
    """Delivery on Friday 27 November: confirmed by the closing of Tuesday 24."""
    shipment = planned(company, order, goods)
    assert shipment.confirm_due.isoformat() == "2026-11-24T18:00:00+08:00"


def test_only_with_the_customers_word_or_the_market_managers(order, company, goods):
    shipment = planned(company, order, goods)
    with pytest.raises(Refused) as refused:
        pick_shipment(actor=company.logistics, shipment=shipment, now=NOW)
    assert refused.value.code == "core.wrong-state"
    with pytest.raises(Forbidden):
        release_shipment(actor=company.supervisor, shipment=shipment, reason="急", now=NOW)
    found = release_shipment(actor=company.manager, shipment=shipment, reason="客户电话确认, 书面后补", now=NOW)
    assert (found.state, found.agreed_for) == ("agreed", None)


def test_nothing_leaves_to_a_frozen_customer(order, company, files, goods):
    shipment = picked(company, planned(company, order, goods, "1"))
    other = agreed(company, planned(company, order, goods, "1"))
    CreditAccount.objects.filter(customer=files.zerun).update(state="frozen", frozen_at=NOW)
    for act, values in ((dispatch_shipment, {"carrier": "顺达", "waybill": "1", "packages": 1}), (pick_shipment, {})):
        with pytest.raises(Refused) as refused:
            act(actor=company.logistics, shipment=shipment if values else other, now=NOW, **values)
        assert refused.value.code == "orders.customer-frozen"


def test_goods_must_be_there(company, files, goods):
    """12 ordered, 10 lie there: the second shipment waits until 2 more come."""
    order = confirmed(company, files, goods, "12")
    picked(company, planned(company, order, goods, "10"))
    second = agreed(company, planned(company, order, goods, "2"))
    with pytest.raises(Refused) as refused:
        pick_shipment(actor=company.logistics, shipment=second, now=NOW)
    assert refused.value.code == "orders.goods-missing"
    receive(goods.suzhou, goods.filler, "2")
    assert pick_shipment(actor=company.logistics, shipment=second, now=NOW).number == "FY-2026-00002"
    sound()


def test_another_warehouse_takes_over_what_is_promised(order, company, goods):
    receive(goods.tianjin, goods.filler, "3")
    planned(company, order, goods, "3", warehouse=goods.tianjin)
    rows = dict(Reservation.objects.values_list("warehouse__code", "quantity"))
    assert rows == {"SZ": 1, "TJ": 3}
    sound()


def test_called_off_is_open_again(order, company, goods):
    shipment = picked(company, planned(company, order, goods, "4"))
    cancel_shipment(actor=company.secretary, shipment=shipment, reason="客户改期", now=NOW)
    assert (order.lines.get().to_plan, level(goods)) == (4, (10, 4))
    planned(company, order, goods, "4")
    sound()


def test_who_shipped_signs_nothing(order, company, goods):
    shipment = delivered(company, planned(company, order, goods))
    with pytest.raises(Refused) as refused:
        signed(company, shipment, actor=company.logistics)
    assert refused.value.code == "orders.signed-by-shipper"


def test_a_sign_off_needs_its_proof(order, company, goods):
    shipment = delivered(company, planned(company, order, goods))
    with pytest.raises(Invalid) as refused:
        signed(company, shipment, received_by=" ", files=[], checked=False, signed_at=NOW + timedelta(hours=1))
    assert [r.code for r in refused.value.refusals] == [
        "orders.received-by-missing", "orders.proof-missing", "orders.in-the-future", "orders.not-checked",
    ]  # fmt: skip
    with pytest.raises(Invalid) as refused:
        signed(company, shipment, files=[note("note.pdf", b"MZ\x90 not a pdf")])
    assert (refused.value.code, refused.value.refusals[0].field) == ("core.file-type", "files")
    shipment.refresh_from_db()
    assert shipment.state == "delivered"


def test_the_good_part_counts(order, company, goods):
    """3 of 4 accepted, 1 damaged: 3 are signed for, 1 is owed again and leaves with the next shipment."""
    shipment = delivered(company, planned(company, order, goods, "4"))
    claims = {shipment.lines.get().pk: {"damaged": Decimal(1)}}
    found = dispute_shipment(
        actor=company.rep, shipment=shipment, claims=claims, claim="外壳碰伤", files=[note()], now=NOW
    )
    order.refresh_from_db()
    line = order.lines.get()
    assert (found.state, order.state, line.shipped, line.signed, line.to_plan) == (
        "disputed",
        "partly_shipped",
        3,
        3,
        1,
    )
    # T16: three working days after Friday 20 November.
    assert found.redo_due.isoformat() == "2026-11-25T18:00:00+08:00"
    again = signed(company, delivered(company, planned(company, order, goods, "1")))
    order.refresh_from_db()
    assert (again.state, order.state) == ("signed_off", "signed_off")
    signed(company, found)
    assert order.lines.get().signed == 4
    sound()


def test_refused_at_the_door(order, company, goods):
    """Nobody signed: it was never shipped after all, one of the two is scrap."""
    shipment = delivered(company, planned(company, order, goods, "2"))
    shipment = take_back_shipment(actor=company.logistics, shipment=shipment, reason="客户拒收", now=NOW)
    good = {shipment.lines.get().pk: Decimal(1)}
    arrive_back_shipment(actor=company.logistics, shipment=shipment, good=good, now=NOW)
    order.refresh_from_db()
    line = order.lines.get()
    assert (order.state, line.shipped, line.to_plan, level(goods)[0]) == ("preparing", 0, 4, 9)
    sound()


def test_silence_is_no_consent_before_five_working_days(order, company, goods):
    shipment = delivered(company, planned(company, order, goods, "4"))
    given = {"actor": company.secretary, "reason": "两次催签未复", "reminded": True, "files": [note()]}
    with pytest.raises(Refused) as refused:
        deem_shipment(shipment=shipment, now=NOW + timedelta(days=6), **given)
    assert refused.value.code == "orders.too-early"
    found = deem_shipment(shipment=shipment, now=NOW + timedelta(days=8), **given)
    order.refresh_from_db()
    assert (found.state, order.state) == ("deemed", "signed_off")
    sound()


def test_a_closed_customer_stops_the_clock_once(order, company, goods):
    shipment = delivered(company, planned(company, order, goods))
    until = NOW + timedelta(days=2)
    found = customer_closed(actor=company.rep, shipment=shipment, until=until, now=NOW)
    assert found.sign_due == NOW + timedelta(days=3)
    with pytest.raises(Refused):
        customer_closed(actor=company.rep, shipment=found, until=until, now=NOW)


def test_others_move_nothing(order, company, goods):
    with pytest.raises(Forbidden):
        planned(company, order, goods, actor=company.rep)
    shipment = planned(company, order, goods)
    with pytest.raises(Forbidden):
        agreed_by_a_stranger(company, shipment)
    with pytest.raises(Forbidden):
        pick_shipment(actor=company.secretary, shipment=agreed(company, shipment), now=NOW)


def agreed_by_a_stranger(company, shipment):
    from orders.services.shipments import confirm_shipment

    confirm_shipment(
        actor=company.other_rep, shipment=shipment, agreed_for=NOW, acceptance="x", papers=["manual"], receiver="x",
        agreed_with="x", now=NOW,
    )  # fmt: skip


def test_a_held_order_ships_nothing(order, company, goods):
    shipment = agreed(company, planned(company, order, goods))
    Order.objects.filter(pk=order.pk).update(state="on_hold", paused_in="confirmed")
    with pytest.raises(Refused) as refused:
        pick_shipment(actor=company.logistics, shipment=shipment, now=NOW)
    assert refused.value.code == "orders.order-not-shipping"


def test_sent_twice(order, company, goods):
    shipment = sent(company, planned(company, order, goods))
    with pytest.raises(Refused) as refused:
        dispatch_shipment(actor=company.logistics, shipment=shipment, carrier="x", waybill="x", packages=1, now=NOW)
    assert refused.value.code == "core.wrong-state"
