"""The replenishment record on the page of a customer, checks and reports in its timeline (O11, ORD-12)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orders.models import DealerCheck, DealerReport
from orders.replenishment import record_of
from orders.views.dealers.replenishment import record_context
from salesops.core.sockets.panels import (
    CustomerPanel,
    TimelineEntry,
    TimelineSource,
    customer_panels,
    timeline_sources,
)

THERE = """SELECT FROM orders_dealerreport WHERE customer_id = %(customer)s AND submitted_at < %(before)s
    UNION ALL SELECT FROM orders_dealercheck WHERE customer_id = %(customer)s AND finished_at < %(before)s"""


def _record(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any]:
    """As on its own page. Eight queries."""
    return record_context(customer, user, record_of(customer, timezone.localdate(now)))


def happened(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """Reports handed in, checks finished. Two queries."""
    if not user.can("replenishment", "v"):
        return []
    reports = DealerReport.objects.visible_to(user).current().filter(customer=customer, submitted_at__lt=before)
    found = [
        TimelineEntry(
            one.submitted_at, "trade", "report", _("Sales and stock of %(month)s reported") % {"month": one},
            str(one.machine.state_of(one).label), one.submitted_name, reverse("orders:dealer_report", args=[one.pk]),
        )
        for one in reports.order_by("-submitted_at", "-pk")[:limit]
    ]  # fmt: skip
    checks = DealerCheck.objects.visible_to(user).filter(customer=customer, finished_at__lt=before)
    found += [
        TimelineEntry(
            one.finished_at, "trade", "check", _("Goods and money checked"), str(one.machine.state_of(one).label),
            one.taken_by.name, reverse("orders:dealer_check", args=[one.pk]),
        )
        for one in checks.select_related("taken_by").order_by("-finished_at", "-pk")[:limit]
    ]  # fmt: skip
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:limit]


customer_panels.register(
    CustomerPanel(
        code="orders.replenishment", label=gettext_lazy("Replenishment"), template="orders/dealers/_tab.html",
        context=_record, capability="replenishment", rank=39,
    )
)  # fmt: skip
timeline_sources.register(TimelineSource("orders.dealers", "trade", happened, THERE))
