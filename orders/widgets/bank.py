"""Bank lines that wait, on the first page of the secretary (RPT-1, ORD-9)."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from orders.models import BankLine
from salesops.core.money import ZERO
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 5


def waiting_lines(user: Any, now: datetime) -> dict[str, Any] | None:
    """The oldest ones, how many wait and how many of them are sure. Two queries."""
    waiting = BankLine.objects.visible_to(user).waiting()
    sums = waiting.aggregate(
        count=Count("pk"),
        total=Sum("amount", default=ZERO),
        sure=Count("pk", filter=Q(state="open", confidence="high")),
    )
    if not sums["count"]:
        return None
    return sums | {"rows": list(waiting.order_by("booked_at", "pk")[:SHOWN])}


widgets.register(
    Widget(
        "orders.bank_lines", _("Bank lines to be matched"), "orders/bank/_widget.html", waiting_lines, "receipts", "c",
        rank=20, there="SELECT FROM orders_bankline WHERE state IN ('open', 'undone')",
    )
)  # fmt: skip
