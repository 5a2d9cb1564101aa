"""Changes on the page of an order: what was asked for after the confirmation, and the verbs that ask (defaults.md 11, 13)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import Order, OrderChange
from orders.rules.changes import STATES
from orders.scope_orders import may_pause, may_write
from orders.states.order import OPEN
from salesops.core.audit.activity import activities_of

from .beside import has_none
from .registry import OrderPanel, OrderVerb, OrderWait, Waiting, order_panels, order_verbs, order_waits


def _changes(order: Order, user: Any, now: datetime) -> Mapping[str, Any] | None:
    if has_none(order, "changes"):
        return None
    found = list(OrderChange.objects.filter(order=order).select_related("asked_by").order_by("-pk")[:20])
    return {"changes": [{"change": c, "state": c.machine.state_of(c)} for c in found]} if found else None


def _may(kind: str) -> Callable[[Order, Any], bool]:
    def may(order: Order, user: Any) -> bool:
        return (
            order.state in STATES[kind]
            and may_write(user, order.customer, "e")
            and (has_none(order, "changes") or not OrderChange.objects.filter(order=order, state="waiting").exists())
        )

    return may


def _pause(order: Order, user: Any, now: datetime) -> Waiting | None:
    """Who put it on hold, why, since when. One query for an order on hold."""
    if order.state != "on_hold":
        return None
    began = activities_of(order).filter(verb="orders.pause_order").first()
    if began is None:
        return Waiting(_g("To go on"), state="late")
    reason, by = began.data.get("reason", ""), began.actor
    return Waiting(_g("On hold: %(reason)s") % {"reason": reason}, by.name if by else "", began.at, state="late")


def _to(name: str) -> Callable[[Order], str]:
    return lambda order: reverse(f"orders:{name}", args=[order.number or order.pk])


order_panels.register(OrderPanel("orders.changes", _("Changes"), "orders/orders/_changes.html", _changes, rank=80))
order_verbs.register(
    OrderVerb(
        "orders.change", pgettext_lazy("an order", "Change"), _to("change_order"), _may("change"), icon="edit", rank=70
    )
)
order_verbs.register(
    OrderVerb(
        "orders.short_close", _("Give up the rest"), _to("short_close"), _may("short_close"), danger=True, rank=90
    )
)
order_verbs.register(
    OrderVerb(
        "orders.call_off", pgettext_lazy("an order", "Cancel"), _to("call_off"), _may("call_off"), danger=True, rank=91
    )
)
order_verbs.register(
    OrderVerb(
        "orders.pause",
        pgettext_lazy("an order", "Put on hold"),
        _to("pause_order"),
        lambda order, user: order.state in OPEN and may_pause(user, order.customer),
        rank=85,
    )
)
order_verbs.register(
    OrderVerb(
        "orders.resume",
        pgettext_lazy("an order", "Resume"),
        _to("resume_order"),
        lambda order, user: order.state == "on_hold" and may_pause(user, order.customer),
        primary=True,
        post=True,
        rank=60,
    )
)
order_waits.register(OrderWait("orders.pause", _pause, rank=5))
