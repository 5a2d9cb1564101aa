"""Whatever is done in whatever order: quantities, states, stock and reservations agree, nothing is negative (ORD-4, ORD-5)."""

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from orders.flow import state_of
from orders.models import CreditNote, Order, Return, Shipment, StockLevel
from orders.services.credit_notes import issue_credit_note
from orders.services.returns import withdraw_return
from orders.services.returns_received import replace_return, settle_return, take_back_return
from orders.services.shipments import cancel_shipment
from orders.services.shipments_leaving import (
    arrive_back_shipment,
    deliver_shipment,
    dispatch_shipment,
    pick_shipment,
    take_back_shipment,
)
from orders.services.shipments_received import deem_shipment, dispute_shipment, sign_off_shipment
from salesops.core.money import line_amount
from salesops.core.refusals import Refused
from tests.cast_orders import receive
from tests.cast_orders_invoiced import digits, invoice, with_tax_data
from tests.cast_orders_made import NOW
from tests.cast_orders_returns import asked, back, signed_for, waved_through
from tests.cast_orders_shipped import DAY, agreed, confirmed, note, planned

from .test_shipping import sound

pytestmark = pytest.mark.django_db
STEPS = 80
WAYS = ("refund", "replace", "repair")
SIGNS = {"signed": 1, "returned": -1}


def worth_kept(line) -> Decimal:
    return sum((SIGNS[e.kind] * e.amount for e in line.entries.filter(kind__in=SIGNS)), Decimal())


def pick(rows, chance: random.Random) -> Any:
    every = list(rows)
    return chance.choice(every) if every else None


def verbs(company, goods, orders, chance: random.Random) -> list[Callable[[], Any]]:
    """Everything people could try, on any shipment, in any amount."""
    log, rep = {"actor": company.logistics, "now": NOW}, {"actor": company.rep, "now": NOW}
    every = list(Shipment.objects.order_by("pk"))
    order = Order.objects.get(pk=chance.choice(orders).pk)
    tried: list[Callable[[], Any]] = [
        lambda: planned(
            company, chance.choice(orders), goods, str(chance.randint(1, 6)),
            warehouse=chance.choice([goods.suzhou, goods.tianjin]),
        ),
        lambda: receive(chance.choice([goods.suzhou, goods.tianjin]), goods.filler, str(chance.randint(1, 4))),
    ]  # fmt: skip
    tried += [
        lambda: invoice(company, order),
        lambda: asked(company, order, str(chance.randint(1, 4)), wanted=chance.choice(WAYS), files=[]),
    ]
    if (taken := pick(Return.objects.order_by("pk"), chance)) is not None:
        tried += of_return(company, goods, taken, chance)
    if (credit := CreditNote.objects.filter(state="approved").first()) is not None:
        number = digits(900_000 + credit.pk)
        tried.append(lambda: issue_credit_note(actor=company.finance, note=credit, tax_number=number, now=NOW))
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


def of_return(company, goods, taken: Return, chance: random.Random) -> list[Callable[[], Any]]:
    """What people could try with a return, whatever its state."""
    line = taken.lines.get()
    good = Decimal(chance.randint(0, int(line.quantity)))
    came = {line.pk: (good, line.quantity - good if chance.random() < 0.5 else Decimal())}
    where = {"warehouse": chance.choice([goods.suzhou, goods.tianjin]), "now": NOW}
    tried: list[Callable[[], Any]] = [
        lambda: take_back_return(actor=company.logistics, taken=taken, came=came, **where),
        lambda: replace_return(actor=company.secretary, taken=taken, planned_on=DAY, **where),
        lambda: settle_return(actor=company.finance, taken=taken, reason="线下处理", now=NOW),
        lambda: withdraw_return(actor=company.rep, taken=taken, reason="客户留用", now=NOW),
    ]
    return [lambda: waved_through(taken, chance.choice(WAYS))] if taken.state == "requested" else tried


@pytest.mark.parametrize("seed", [20261120, 7, 42])
def test_any_sequence_of_verbs(company, files, goods, seed):
    chance = random.Random(seed)
    with_tax_data(files.zerun)
    orders = [signed_for(company, files, goods, "6"), confirmed(company, files, goods, "7")]
    # Every sequence begins with goods to be exchanged and goods that may come back.
    back(company, goods, waved_through(asked(company, orders[0], "2", files=[]), "replace"))
    waved_through(asked(company, orders[0], "2", files=[]), "refund")
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
        # Signed for it stays signed for, while goods are exchanged.
        told = "signed_off" if order.state == "settling" else order.state
        assert told == state_of(lines, before=before) or all(line.signed >= line.ordered for line in lines)
        # Sales are what the customer keeps of it, to the cent; what was given up is not owed.
        for line in lines:
            kept = line_amount(line.signed - line.returned, line.unit_price, line.discount_rate)
            assert worth_kept(line) == kept
    assert done > 10
    assert not StockLevel.objects.filter(on_hand__lt=0).exists()
    sound()
