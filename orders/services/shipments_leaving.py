"""Shipments from the shelf to the customer's door, and back: picked, sent, delivered, taken back (ORD-5, defaults.md 13)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.services.credit_accounts import lock_account
from orders.models import Order, Shipment, ShipmentLine
from orders.rules import shipments as rules
from orders.scope_shipments import need_to
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.numbering import draw_number
from salesops.core.refusals import Invalid, refuse_if
from salesops.core.sockets.clocks import clock_limit
from salesops.core.states import move

from .entries import Moved, follow_quantities, write_entries
from .reservations import bring_to, planned_for, reserved_for
from .shipments import fresh, lines_of, locked, told
from .stock_ledger import StockLine
from .stock_ledger import ship as ship_stock
from .stock_ledger import take_back as take_back_stock

NONE = Decimal()


def _leaving(shipment: Shipment, version: int | None) -> tuple[Order, Shipment]:
    """Locked for goods to leave: nobody freezes the customer while they do."""
    account = lock_account(Shipment.objects.select_related("customer").get(pk=shipment.pk).customer)
    order, found = locked(shipment, version)
    refuse_if(rules.not_frozen(account), rules.order_ships(order))
    return order, found


@act("orders.pick_shipment")
def pick_shipment(
    *,
    actor: Any,
    shipment: Shipment,
    now: datetime,
    batches: Mapping[int, str] | None = None,
    version: int | None = None,
) -> Shipment:
    """Picking begins: the goods are there and promised to this order; FY is drawn. ``batches``: by line of the shipment."""
    need_to(actor, shipment.customer, "pick")
    order, found = _leaving(shipment, version)
    lines = lines_of(found)
    of_order = fresh(lines)
    bring_to(order, of_order, found.warehouse, actor=actor, now=now)
    have, picked = reserved_for(of_order), planned_for(of_order, ("picking",))
    places = {line.line_id: (line.line_id, found.warehouse_id) for line in lines}
    missing = [
        rules.goods_there(
            line, have.get(places[line.line_id], NONE) - picked.get(places[line.line_id], NONE), found.warehouse
        )
        for line in lines
    ]
    number = found.number or draw_number("FY", on=timezone.localdate(now))
    found = move(found, "pick", actor=actor, also=missing, number=number, picked_by=actor, picked_at=now)
    for line in lines:
        line.batch = (batches or {}).get(line.pk, "").strip()[:120]
    ShipmentLine.objects.bulk_update(lines, ["batch"])
    if order.state == "confirmed":
        move(order, "prepare", actor=None)
    record_activity(found, "orders.pick_shipment", actor=actor)
    return found


@act("orders.dispatch_shipment")
def dispatch_shipment(
    *, actor: Any, shipment: Shipment, carrier: str, waybill: str, packages: int | None, now: datetime,
    weight: Decimal | None = None, version: int | None = None,
) -> Shipment:  # fmt: skip
    """The goods leave: stock goes out, the lines are shipped, the order follows."""
    need_to(actor, shipment.customer, "dispatch")
    order, found = _leaving(shipment, version)
    values = {"carrier": carrier, "waybill": waybill, "packages": packages}
    missing = rules.filled(
        values, carrier=_("Say who carries it."), waybill=_("Say the number of the waybill."),
        packages=_("Say how many packages."),
    )  # fmt: skip
    refuse_if(*missing, kind=Invalid)
    lines = lines_of(found)
    found = move(
        found, "dispatch", actor=actor, carrier=carrier.strip(), waybill=waybill.strip(), packages=packages,
        weight=weight, sent_by=actor, sent_at=now,
    )  # fmt: skip
    by_line = {line.pk: line for line in fresh(lines)}
    moved = [Moved(by_line[line.line_id], line.quantity) for line in lines]
    write_entries("shipped", moved, on=timezone.localdate(now), now=now, actor=actor, record=found)
    gone = [StockLine(found.warehouse, m.line.product, m.quantity, m.line) for m in moved]
    ship_stock(gone, actor=actor, now=now, record=found)
    follow(order, actor=actor)
    record_activity(found, "orders.dispatch_shipment", actor=actor, carrier=found.carrier, waybill=found.waybill)
    told(found, "orders.shipment_sent", actor=actor, carrier=found.carrier, waybill=found.waybill)
    return found


def follow(order: Order, *, actor: Any) -> Order:
    """The order moves to where all its lines are now."""
    return follow_quantities(order, order.lines.order_by("no"), actor=actor)


@act("orders.deliver_shipment")
def deliver_shipment(
    *, actor: Any, shipment: Shipment, arrived_at: datetime, now: datetime, version: int | None = None
) -> Shipment:
    """It arrived: the 24 hours to sign for it begin (T13)."""
    need_to(actor, shipment.customer, "deliver")
    _order, found = locked(shipment, version)
    refuse_if(rules.not_before(arrived_at, found.sent_at, now, "arrived_at"), kind=Invalid)
    arrived_at = max(arrived_at, found.sent_at or arrived_at)
    due = worktime.due_at(arrived_at, clock_limit("T13", timezone.localdate(arrived_at)))
    found = move(found, "deliver", actor=actor, arrived_at=arrived_at, sign_due=due)
    record_activity(found, "orders.deliver_shipment", actor=actor, at=arrived_at.isoformat())
    told(found, "orders.shipment_arrived", actor=actor)
    return found


@act("orders.take_back_shipment")
def take_back_shipment(
    *, actor: Any, shipment: Shipment, reason: str, now: datetime, version: int | None = None
) -> Shipment:
    """Refused by the customer, or called back: it is on its way back."""
    need_to(actor, shipment.customer, "take_back")
    _order, found = locked(shipment, version)
    refuse_if(*rules.filled({"reason": reason}, reason=_("Say why.")), kind=Invalid)
    found = move(found, "take_back", actor=actor, end_reason=reason.strip()[:300])
    record_activity(found, "orders.take_back_shipment", actor=actor, reason=found.end_reason)
    return found


@act("orders.arrive_back_shipment")
def arrive_back_shipment(
    *, actor: Any, shipment: Shipment, good: Mapping[int, Decimal], now: datetime, version: int | None = None
) -> Shipment:
    """It is back. ``good`` says by line of the shipment how much goes to the shelf again; the rest is scrap or was never found.

    What nobody signed for was not shipped after all: it is open again. Of a disputed one that was said with the claim.
    """
    need_to(actor, shipment.customer, "arrive_back")
    order, found = locked(shipment, version)
    lines = lines_of(found)
    most = {line.pk: line.bad if found.claimed_at else line.quantity for line in lines}
    wrong = [
        rules.back_fits(good.get(line.pk, most[line.pk]), most[line.pk], n) for n, line in enumerate(lines)
    ]  # fmt: skip
    refuse_if(*wrong, kind=Invalid)
    came = not found.claimed_at
    found = move(found, "arrive_back", actor=actor)
    by_line = {line.pk: line for line in fresh(lines)}
    if came:
        moved = [Moved(by_line[line.line_id], -line.quantity) for line in lines]
        write_entries(
            "shipped", moved, on=timezone.localdate(now), now=now, actor=actor, record=found, reason=found.end_reason
        )
    shelf = [
        StockLine(found.warehouse, by_line[line.line_id].product, good.get(line.pk, most[line.pk])) for line in lines
    ]
    back = [line for line in shelf if line.quantity > 0]
    if back:
        take_back_stock(back, actor=actor, now=now, record=found, reason=found.end_reason[:200])
    follow(order, actor=actor)
    record_activity(found, "orders.arrive_back_shipment", actor=actor)
    return found
