"""Open exceptions on the first page: what the customer doesn't know of yet comes first (ORD-6, T14, T15)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from orders.exception_waits import waits_for
from orders.models import OrderException
from orders.states.exception import OPEN
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 5
# More open ones than that are told as "more than"; the list has them all.
LOOKED = 200


def open_exceptions(user: Any, now: datetime) -> dict[str, Any] | None:
    """Those in reach that are not at their end, the one whose clock ends first on top. One query besides that of the reach."""
    rows = OrderException.objects.visible_to(user).open().select_related("customer", "owner")
    found = list(rows.order_by("recorded_at", "pk")[: LOOKED + 1])
    if not found:
        return None
    waiting = [(one, waits_for(one, now) or {}) for one in found[:LOOKED]]
    lines = [
        {"exception": one, "what": wait.get("what", ""), "face": wait.get("face")}
        for one, wait in sorted(waiting, key=lambda pair: _until(*pair))
    ]
    late = sum(line["face"] is not None and line["face"].state == "late" for line in lines)
    return {
        "lines": lines[:SHOWN],
        "count": len(lines),
        "more": len(found) > LOOKED,
        "late": late,
        "open": ",".join(OPEN),
    }


def _until(exception: OrderException, wait: dict[str, Any]) -> tuple[bool, datetime]:
    face = wait.get("face")
    return face is None, face.due if face else exception.recorded_at


widgets.register(
    Widget(
        "orders.open_exceptions",
        _("Open exceptions"),
        "orders/widgets/exceptions.html",
        open_exceptions,
        "exceptions",
        "e",
        rank=24,
        there=f"SELECT FROM orders_orderexception WHERE state IN {OPEN!r}",
    )
)
