"""OSB problems on the page of an order (ORD-11)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from orders.models import Order, OsbProblem
from orders.scope_osb import may_record

from .beside import has_none
from .registry import OrderPanel, OrderVerb, order_panels, order_verbs

SHOWN = 20


def rows_of(found: Any, now: datetime) -> list[dict[str, Any]]:
    today = timezone.localdate(now)
    return [{"problem": one, "state": one.machine.state_of(one), "late": one.is_late(today)} for one in found]


def _panel(order: Order, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """One query; nothing for an order that had none."""
    if has_none(order, "problems"):
        return None
    found = OsbProblem.objects.visible_to(user).filter(order=order).select_related("owner").order_by("-pk")[:SHOWN]
    rows = rows_of(found, now)
    return {"rows": rows} if rows else None


order_panels.register(
    OrderPanel("orders.osb", gettext_lazy("OSB problems"), "orders/osb/_panel.html", _panel, rank=19, capability="osb")
)
order_verbs.register(
    OrderVerb(
        "orders.record_problem", gettext_lazy("Record an OSB problem"),
        lambda order: reverse("orders:record_problem", args=[order.number]),
        lambda order, user: bool(order.number) and order.state != "cancelled" and may_record(user, order.customer),
        icon="flag", rank=66,
    )
)  # fmt: skip
