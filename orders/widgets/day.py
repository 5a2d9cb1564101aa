"""Own open orders on the first page: which changed since the last working day began (ORD-5)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from orders.day import day_of
from orders.states.order import UNFINISHED
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 5


def my_orders(user: Any, now: datetime) -> dict[str, Any] | None:
    """The orders with the newest changes. Seven queries."""
    found = day_of(user, now)
    every = len(found.changed) + len(found.unchanged)
    late = sum(one.late for one in (*found.changed, *found.unchanged))
    return {"day": found, "rows": found.changed[:SHOWN], "count": every, "late": late} if every else None


widgets.register(
    Widget(
        "orders.my_orders",
        _("My open orders"),
        "orders/day/_widget.html",
        my_orders,
        "orders",
        "c",
        rank=25,
        there=f"SELECT FROM orders_order WHERE owner_id = %(person)s AND state IN {UNFINISHED!r}",
    )
)
