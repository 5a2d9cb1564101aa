"""Shipments until they are picked: planned, confirmed by the customer, released, moved, called off (ORD-5, defaults.md 13).

Lock order: credit account (where goods leave), order, its lines, shipment, stock, number series.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.editing import check_version
from orders.models import Order, OrderLine, Shipment, ShipmentLine, Warehouse
from orders.planning import too_far
from orders.rules import shipments as rules
from orders.rules.stock import in_use
from orders.scope_shipments import need_to
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.sockets.clocks import clock_limit
from salesops.core.states import move

from .entries import lock_order
from .reservations import bring_to, let_go

# A planned day counts from its morning; the clock looks at the day alone.
MORNING = time(9)


def locked(shipment: Shipment, version: int | None = None) -> tuple[Order, Shipment]:
    """The order and the shipment as they are now, locked in that order."""
    order = lock_order(Order(pk=shipment.order_id))
    rows = Shipment.objects.select_for_update(of=("self",)).select_related(
        "customer__owner", "warehouse", "order", "owner"
    )
    found = rows.get(pk=shipment.pk)
    check_version(found, version, {"state": found.state})
    return order, found


def lines_of(shipment: Shipment) -> list[ShipmentLine]:
    return list(shipment.lines.select_related("line__product", "line__order").order_by("line__no"))


def fresh(lines: Sequence[ShipmentLine]) -> list[OrderLine]:
    """The lines of the order these carry, as they are now."""
    rows = OrderLine.objects.select_related("product").filter(pk__in=[line.line_id for line in lines])
    return list(rows.order_by("pk"))


def confirm_due(day: date, now: datetime) -> datetime:
    """T12: the customer confirms three working days ahead; what is planned later than that is due at once."""
    start = timezone.make_aware(datetime.combine(day, MORNING))
    return max(now, worktime.due_at(start, clock_limit("T12", timezone.localdate(now))))


def _day(planned_on: date | None, now: datetime) -> list[Refusal | None]:
    today = timezone.localdate(now)
    return [rules.planned_day(planned_on, today), too_far(planned_on, today, "planned_on")]


@act("orders.plan_shipment")
def plan_shipment(
    *, actor: Any, order: Order, warehouse: Warehouse, quantities: Sequence[Mapping[str, Any]], planned_on: date | None,
    now: datetime, note: str = "",
) -> Shipment:  # fmt: skip
    """Plan a delivery: ``quantities`` are ``{"line", "quantity"}``. Its stock is promised from ``warehouse``.

    Refused with every reason at once; never more than the lines still get.
    """
    need_to(actor, order.customer, "plan")
    order = lock_order(order)
    rows = OrderLine.objects.select_for_update(of=("self",)).select_related("product")
    known = {line.pk: line for line in rows.filter(pk__in=[q["line"].pk for q in quantities]).order_by("pk")}
    twice = Refusal("orders.line-twice", _("Each line once."), "lines")
    refuse_if(
        rules.order_ships(order), *_day(planned_on, now), rules.something(quantities),
        in_use(warehouse), twice if len(known) < len(quantities) else None,
        *(rules.of_this_order(known[q["line"].pk], order, q.get("row", n)) for n, q in enumerate(quantities)),
        *(r for n, q in enumerate(quantities) for r in rules.fits(known[q["line"].pk], q["quantity"], q.get("row", n))),
    )  # fmt: skip
    day: Any = planned_on
    made = Shipment.objects.create(
        order=order, customer=order.customer, owner_id=order.owner_id, unit_id=order.unit_id, warehouse=warehouse,
        planned_on=day, note=note.strip(), planned_by=actor, planned_at=now, confirm_due=confirm_due(day, now),
    )  # fmt: skip
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=made, line=known[q["line"].pk], quantity=q["quantity"]) for q in quantities
    )
    bring_to(order, list(known.values()), warehouse, actor=actor, now=now)
    made.refresh_from_db(fields=["version"])
    record_activity(made, "orders.plan_shipment", actor=actor, order=order.number, day=day.isoformat())
    return made


@act("orders.replan_shipment")
def replan_shipment(
    *,
    actor: Any,
    shipment: Shipment,
    planned_on: date | None,
    now: datetime,
    note: str = "",
    version: int | None = None,
) -> Shipment:
    """Another day. Confirmed by the customer already: not here; that day was promised."""
    need_to(actor, shipment.customer, "plan")
    _order, found = locked(shipment, version)
    confirmed = Refusal("orders.day-confirmed", _("The customer confirmed this day. Cancel it and plan it anew."))
    refuse_if(*_day(planned_on, now), confirmed if found.state != "planned" else None)
    day: Any = planned_on
    before = found.planned_on
    found.planned_on, found.note, found.confirm_due = day, note.strip(), confirm_due(day, now)
    found.save(update_fields=["planned_on", "note", "confirm_due"])
    found.refresh_from_db(fields=["version"])
    record_activity(found, "orders.replan_shipment", actor=actor, before=before.isoformat(), day=day.isoformat())
    return found


@act("orders.confirm_shipment")
def confirm_shipment(
    *, actor: Any, shipment: Shipment, agreed_for: datetime, acceptance: str, papers: Sequence[str], receiver: str,
    agreed_with: str, now: datetime, site: str = "", version: int | None = None,
) -> Shipment:  # fmt: skip
    """What the customer said: when, by which criteria it accepts, with which papers, who receives (O08). T12 ends."""
    need_to(actor, shipment.customer, "confirm")
    _order, found = locked(shipment, version)
    values = {"acceptance": acceptance, "papers": papers, "receiver": receiver, "agreed_with": agreed_with}
    missing = rules.filled(
        values, acceptance=_("Say by what the customer accepts the goods."),
        papers=_("Choose the papers that go with the goods."), receiver=_("Say who receives the goods."),
        agreed_with=_("Say who of the customer confirmed."),
    )  # fmt: skip
    gone = Refusal("orders.delivery-in-the-past", _("The planned day has passed."), "agreed_for")
    far = too_far(timezone.localdate(agreed_for), timezone.localdate(now), "agreed_for")
    refuse_if(*missing, gone if agreed_for < now else None, far, kind=Invalid)
    found = move(
        found, "confirm", actor=actor, agreed_for=agreed_for, acceptance=acceptance.strip(), papers=list(papers),
        site=site.strip(), receiver=receiver.strip(), agreed_with=agreed_with.strip(), agreed_by=actor, agreed_at=now,
        planned_on=timezone.localdate(agreed_for),
    )  # fmt: skip
    record_activity(found, "orders.confirm_shipment", actor=actor, at=agreed_for.isoformat())
    return found


@act("orders.release_shipment")
def release_shipment(
    *, actor: Any, shipment: Shipment, reason: str, now: datetime, version: int | None = None
) -> Shipment:
    """The market manager lets it go without the customer's word, and says why."""
    need_to(actor, shipment.customer, "release")
    _order, found = locked(shipment, version)
    refuse_if(*rules.filled({"reason": reason}, reason=_("Say why.")), kind=Invalid)
    found = move(found, "release", actor=actor, agreed_by=actor, agreed_at=now, release_reason=reason.strip()[:300])
    record_activity(found, "orders.release_shipment", actor=actor, reason=found.release_reason)
    return found


@act("orders.cancel_shipment")
def cancel_shipment(
    *, actor: Any, shipment: Shipment, reason: str, now: datetime, version: int | None = None
) -> Shipment:
    """Call it off before it left: its quantities are open again, what the order doesn't need is let go."""
    need_to(actor, shipment.customer, "cancel")
    order, found = locked(shipment, version)
    refuse_if(*rules.filled({"reason": reason}, reason=_("Say why.")), kind=Invalid)
    found = move(found, "cancel", actor=actor, end_reason=reason.strip()[:300])
    let_go(order, fresh(lines_of(found)), actor=actor, now=now)
    record_activity(found, "orders.cancel_shipment", actor=actor, reason=found.end_reason)
    return found


def quantity_of(line: ShipmentLine) -> Decimal:
    """What of it the customer accepted."""
    return line.quantity - line.bad


def told(shipment: Shipment, event: str, *, actor: Any, **params: str) -> None:
    """The owner of the order hears it, unless it was his own doing."""
    if actor is None or shipment.owner_id != actor.pk:
        params |= {"number": str(shipment), "customer": shipment.customer.called}
        notify([shipment.owner], event, record=shipment, params=params, actor=actor)
