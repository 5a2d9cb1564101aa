"""Whatever is done in whatever order: quantities, states, stock and reservations agree, nothing is negative (ORD-4, ORD-5)."""

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from orders.flow import state_of
from orders.models import Shipment, StockLevel
from orders.services.shipments import cancel_shipment
from orders.services.shipments_leaving import (
    arrive_back_shipment,
    deliver_shipment,
    dispatch_shipment,
    pick_shipment,
    take_back_shipment,
)
from orders.services.shipments_received import deem_shipment, dispute_shipment, sign_off_shipment
from salesops.core.refusals import Refused
from tests.cast_orders import receive
from tests.cast_orders_made import NOW
from tests.cast_orders_shipped import agreed, confirmed, note, planned

from .test_shipping import sound

pytestmark = pytest.mark.django_db
STEPS = 45


def verbs(company, goods, orders, chance: random.Random) -> list[Callable[[], Any]]:
    """Everything people could try, on any shipment, in any amount."""
    log, rep = {"actor": company.logistics, "now": NOW}, {"actor": company.rep, "now": NOW}
    every = list(Shipment.objects.order_by("pk"))
    tried: list[Callable[[], Any]] = [
        lambda: planned(
            company, chance.choice(orders), goods, str(chance.randint(1, 6)),
            warehouse=chance.choice([goods.suzhou, goods.tianjin]),
        ),
        lambda: receive(chance.choice([goods.suzhou, goods.tianjin]), goods.filler, str(chance.randint(1, 4))),
    ]  # fmt: skip
    if not every:
        return tried
    one = chance.choice(every)
    line = one.lines.get()
    part = Decimal(chance.randint(0, int(line.quantity)))
    return [
        *tried,
        lambda: agreed(company, one),
        lambda: pick_shipment(shipment=one, **log),
        lambda: dispatch_shipment(shipment=one, carrier="顺达", waybill="1", packages=1, **log),
        lambda: deliver_shipment(shipment=one, arrived_at=NOW, **log),
        lambda: sign_off_shipment(
            shipment=one, received_by="李师傅", signed_at=NOW, checked=True, files=[note()], **rep
        ),
        lambda: dispute_shipment(
            shipment=one, claims={line.pk: {"damaged": part}}, claim="破损", files=[note()], **rep
        ),
        lambda: deem_shipment(
            actor=company.secretary, shipment=one, reason="两次催签未复", reminded=True, files=[note()],
            now=NOW + timedelta(days=20),
        ),
        lambda: take_back_shipment(shipment=one, reason="拒收", **log),
        lambda: arrive_back_shipment(shipment=one, good={line.pk: part}, **log),
        lambda: cancel_shipment(actor=company.secretary, shipment=one, reason="改期", now=NOW),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", [20261120, 7, 42])
def test_any_sequence_of_verbs(company, files, goods, seed):
    chance = random.Random(seed)
    orders = [confirmed(company, files, goods, "6"), confirmed(company, files, goods, "7")]
    done = 0
    for _step in range(STEPS):
        try:
            chance.choice(verbs(company, goods, orders, chance))()
            done += 1
        except Refused:
            continue
    for order in orders:
        order.refresh_from_db()
        lines = list(order.lines.all())
        before = order.state if order.state in ("confirmed", "preparing") else "preparing"
        assert order.state == state_of(lines, before=before)
    assert done > STEPS / 5
    assert not StockLevel.objects.filter(on_hand__lt=0).exists()
    sound()
