"""Dealers on the first page of the secretary of orders: reports to check, missing, differences (ORD-12, RPT-1)."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.scope.customers import customers_in_reach
from orders.dealers import without_report
from orders.models import DealerDifference, DealerReport
from orders.statement_coverage import month_before
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 5
# More missing reports than that are told as "more than"; the list has them all.
COUNTED = 200


def desk(user: Any, now: datetime) -> dict[str, Any] | None:
    """What of dealers in reach is to be done. Four queries."""
    reports = DealerReport.objects.current().visible_to(user)
    silent = customers_in_reach(without_report(month_before(timezone.localdate(now))), user, "replenishment", "e")
    missing = silent.order_by()[: COUNTED + 1].count()
    differences = DealerDifference.objects.open().visible_to(user)
    counts = differences.aggregate(
        open=Count("pk", filter=Q(state="open")), solved=Count("pk", filter=Q(state="solved"))
    )
    to_check = list(reports.filter(state="submitted").select_related("customer").order_by("submitted_at", "pk")[:SHOWN])
    if not (to_check or missing or any(counts.values())):
        return None
    return {**counts, "missing": min(missing, COUNTED), "more": missing > COUNTED, "rows": to_check}


widgets.register(
    Widget(
        "orders.dealers", _("Dealers"), "orders/dealers/_widget.html", desk, "replenishment", "e", roles=("SEC", "SSL"), rank=28,
        there="SELECT FROM orders_dealerreport WHERE merged_at IS NULL",
    )
)  # fmt: skip
