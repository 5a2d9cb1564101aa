"""Shipments on the page of an order: what left and will leave, the next one planned, what they wait for (ORD-5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import Order, Reservation, Shipment
from orders.rules.shipments import SHIPS
from orders.rules.stock import plain
from orders.scope_shipments import may_plan
from salesops.core import worktime
from salesops.core.formats import day

from .beside import has_none
from .registry import (
    OrderPanel,
    OrderTicks,
    OrderVerb,
    OrderWait,
    Tick,
    Waiting,
    order_panels,
    order_ticks,
    order_verbs,
    order_waits,
)


def _rows(order: Order, user: Any) -> list[Shipment]:
    if has_none(order, "shipments"):
        return []
    rows = Shipment.objects.visible_to(user).filter(order=order).select_related("order", "owner")
    return list(rows.prefetch_related("lines__line__product").order_by("planned_on", "pk"))


def _panel(order: Order, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """Its shipments. Four queries."""
    if order.confirmed_on is None:
        return None
    rows = [{"shipment": one, "state": one.machine.state_of(one)} for one in _rows(order, user)]
    reserved = Reservation.objects.filter(line__order=order)
    held = None if has_none(order, "reserved") else reserved.aggregate(all=Sum("quantity"))["all"]
    return {"rows": rows, "reserved": plain(held) if held else ""}


def _may_plan(order: Order, user: Any) -> bool:
    return (
        order.state in SHIPS and may_plan(user, order.customer) and any(line.to_plan > 0 for line in order.lines.all())
    )


def _waits(order: Order, user: Any, now: datetime) -> Waiting | None:
    """The first of its shipments that waits for the customer's word."""
    if has_none(order, "shipments"):
        return None
    rows = (
        Shipment.objects.visible_to(user)
        .filter(order=order, state__in=("planned", "delivered"))
        .select_related("owner")
    )
    first = rows.order_by("planned_on", "pk").first()
    if first is None:
        return None
    url = reverse("orders:shipment", args=[first.number or first.pk])
    if first.state == "planned":
        face = worktime.face(first.planned_at, max(first.planned_at, first.confirm_due), "wd", now)
        what = _("Confirm with the customer: time, acceptance criteria, papers, receiver")
        return Waiting(what, first.owner.name, first.planned_at, face, url, _("Shipment"))
    if not first.arrived_at or not first.sign_due:
        return None
    face = worktime.face(first.arrived_at, first.sign_due, "eh", now)
    return Waiting(_("The customer's signature"), first.owner.name, first.arrived_at, face, url, _("Shipment"))


def _ticks(order: Order, user: Any, now: datetime) -> Sequence[Tick]:
    if has_none(order, "shipments"):
        return []
    today = timezone.localdate(now)
    done = ("signed_off", "deemed", "cancelled", "returned")
    rows = Shipment.objects.filter(order=order).exclude(state="cancelled").order_by("planned_on", "pk")
    ticks = []
    for n, one in enumerate(rows, start=1):
        label = _("Part %(no)s · %(day)s") % {"no": n, "day": day(one.planned_on, today)}
        state = "done" if one.state in done else "now"
        tone = "late" if one.state == "disputed" else "soon" if one.state in ("planned", "delivered") else ""
        ticks.append(Tick(label, state, str(one.machine.state_of(one).label), tone))
    return ticks


order_panels.register(
    OrderPanel(
        "orders.shipments", gettext_lazy("Shipments"), "orders/shipments/_panel.html", _panel, rank=20,
        capability="shipments",
    )
)  # fmt: skip
order_verbs.register(
    OrderVerb(
        "orders.plan_shipment",
        gettext_lazy("Plan a shipment"),
        lambda order: reverse("orders:plan_shipment", args=[order.number]),
        _may_plan,
        primary=True,
        icon="truck",
        rank=20,
    )
)
order_waits.register(OrderWait("orders.shipment", _waits, rank=40))
order_ticks.register(OrderTicks("orders.shipments", "ship", _ticks, rank=20))
