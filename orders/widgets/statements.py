"""Statements of account on the first page of who settles: to send, unanswered, disputed (ORD-9, RPT-1)."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import Difference, Statement
from orders.statement_coverage import month_before
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 5


def desk(user: Any, now: datetime) -> dict[str, Any] | None:
    """What of statements in reach is to be done. Two queries."""
    rows = Statement.objects.current().visible_to(user)
    counts = rows.aggregate(
        draft=Count("pk", filter=Q(state="draft")),
        sent=Count("pk", filter=Q(state="sent")),
        late=Count("pk", filter=Q(state="sent", answer_due_at__lt=now)),
        disputed=Count("pk", filter=Q(state="disputed")),
    )
    differences = Difference.objects.open().visible_to(user).select_related("statement__customer", "line")
    shown = list(differences.order_by("due_at", "pk")[:SHOWN])
    if not shown and not any(counts.values()):
        return None
    rows_shown = [
        {"one": one, "state": one.machine.state_of(one), "late": one.state == "open" and one.due_at < now}
        for one in shown
    ]
    return {**counts, "rows": rows_shown, "month": month_before(timezone.localdate(now))}


widgets.register(
    Widget(
        "orders.statements", _("Statements of account"), "orders/statements/_widget.html", desk, "receipts", "e",
        roles=("SEC", "SSL", "FIN"), rank=24, there="SELECT FROM orders_statement WHERE state IN ('draft', 'sent', 'disputed')",
    )
)  # fmt: skip
