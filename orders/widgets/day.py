"""Own open orders on the first page: which changed since the last working day began (ORD-5)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from orders.day import changed_of
from orders.states.order import UNFINISHED
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 5


def my_orders(user: Any, now: datetime) -> dict[str, Any] | None:
    """The orders with the newest changes. One query."""
    found = changed_of(user, now, SHOWN)
    if not found.count:
        return None
    return {"since": found.since, "rows": found.rows, "count": found.count, "late": found.late}


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
