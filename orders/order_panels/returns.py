"""Returns on the page of an order: what comes back, what it waits for, the verb to ask for one (ORD-7)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from orders.models import Order, Return
from orders.return_waits import waits_for
from orders.rules.returns import order_takes_back, something_to_return
from orders.scope_returns import may_ask
from orders.services.returns import under_return

from .beside import has_none
from .registry import OrderPanel, OrderVerb, OrderWait, Waiting, order_panels, order_verbs, order_waits


def _panel(order: Order, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """Three queries; nothing for an order nothing came back of."""
    if has_none(order, "returns"):
        return None
    rows = Return.objects.visible_to(user).filter(order=order).prefetch_related("lines__line__product")
    found = [{"taken": one, "state": one.machine.state_of(one)} for one in rows.order_by("pk")]
    return {"rows": found} if found else None


def _may_ask(order: Order, user: Any) -> bool:
    """One query more for an order something came back of."""
    lines = order.lines.all()
    if not any(line.signed > line.returned for line in lines) or order_takes_back(order) is not None:
        return False
    asked = {} if has_none(order, "returns") else under_return(lines)
    return something_to_return(lines, asked) is None and may_ask(user, order.customer)


def _waits(order: Order, user: Any, now: datetime) -> Waiting | None:
    """The oldest of its returns that is not done."""
    if has_none(order, "returns"):
        return None
    rows = Return.objects.visible_to(user).filter(order=order).exclude(state__in=("closed", "refused", "withdrawn"))
    first = rows.order_by("pk").first()
    told = waits_for(first, now) if first else None
    if first is None or told is None:
        return None
    url = reverse("orders:return", args=[first.number])
    return Waiting(told["what"], told["who"], told["since"], told["face"], url, str(first))


order_panels.register(
    OrderPanel(
        "orders.returns", gettext_lazy("Returns"), "orders/returns/_panel.html", _panel, rank=30, capability="returns"
    )
)
order_verbs.register(
    OrderVerb(
        "orders.ask_return",
        gettext_lazy("Request a return"),
        lambda order: reverse("orders:ask_return", args=[order.number]),
        _may_ask,
        icon="flow",
        rank=70,
    )
)
order_waits.register(OrderWait("orders.returns", _waits, rank=50))
