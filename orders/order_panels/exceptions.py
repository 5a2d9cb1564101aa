"""Exceptions on the page of an order: the flag, what waits to be told, all that went wrong with it (ORD-6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.code_lists import EXCEPTION_KIND
from orders.exception_waits import waits_for
from orders.models import Order, OrderException
from orders.scope_exceptions import may_record
from salesops.core.codes.reading import entry_name

from .beside import has_none
from .registry import OrderPanel, OrderVerb, OrderWait, Waiting, order_panels, order_verbs, order_waits


def rows_of(found: Any) -> list[dict[str, Any]]:
    return [
        {"exception": one, "state": one.machine.state_of(one), "kind": entry_name(EXCEPTION_KIND, one.kind)}
        for one in found
    ]


def _panel(order: Order, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """One query; nothing for an order that had none."""
    if order.confirmed_on is None or has_none(order, "exceptions"):
        return None
    rows = rows_of(OrderException.objects.visible_to(user).filter(order=order).order_by("-pk")[:20])
    return {"rows": rows} if rows else None


def _waits(order: Order, user: Any, now: datetime) -> Waiting | None:
    """The open exception that waits longest; an order with one is flagged."""
    if order.confirmed_on is None or has_none(order, "exceptions"):
        return None
    rows = OrderException.objects.visible_to(user).filter(order=order).open().select_related("owner")
    first = rows.order_by("-state", "pk").first()
    if first is None:
        return None
    wait = waits_for(first, now) or {}
    what = _("Exception %(what)s: %(next)s") % {"what": first.what, "next": wait.get("what", "")}
    return Waiting(
        what, first.owner.name, wait.get("since"), wait.get("face"), reverse("orders:exception", args=[first.number]),
        first.number, state="late",
    )  # fmt: skip


order_panels.register(
    OrderPanel(
        "orders.exceptions", gettext_lazy("Exceptions"), "orders/exceptions/_panel.html", _panel, rank=18,
        capability="exceptions",
    )
)  # fmt: skip
order_verbs.register(
    OrderVerb(
        "orders.record_exception", gettext_lazy("Record an exception"),
        lambda order: reverse("orders:record_exception", args=[order.number]),
        lambda order, user: (
            order.confirmed_on is not None and order.state not in ("cancelled", "closed") and may_record(user, order)
        ),
        icon="flag", rank=65,
    )
)  # fmt: skip
order_waits.register(OrderWait("orders.exception", _waits, rank=5))
