"""OSB problems on the page of a customer, and in its timeline (ORD-11)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orders.models import OsbProblem
from orders.order_panels.osb import rows_of
from orders.scope_osb import may_record
from salesops.core.sockets.panels import (
    CustomerPanel,
    TimelineEntry,
    TimelineSource,
    customer_panels,
    timeline_sources,
)

SHOWN = 20
THERE = "SELECT FROM orders_osbproblem WHERE customer_id = %(customer)s AND recorded_at < %(before)s"


def _problems(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any]:
    """The newest of the customer. One query."""
    rows = OsbProblem.objects.visible_to(user).filter(customer=customer).select_related("owner")
    found = rows_of(rows.order_by("-recorded_at", "-pk")[:SHOWN], now)
    return {"rows": found, "may_record": may_record(user, customer), "customer": customer}


def happened(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """When they were recorded. One query."""
    if not user.can("osb", "v"):
        return []
    rows = OsbProblem.objects.visible_to(user).filter(customer=customer, recorded_at__lt=before)
    rows = rows.select_related("recorded_by").order_by("-recorded_at", "-pk")[:limit]
    return [
        TimelineEntry(
            one.recorded_at, "trade", "flag", _("OSB problem %(number)s") % {"number": one.number}, one.what,
            one.recorded_by.name if one.recorded_by else "", reverse("orders:problem", args=[one.number]),
        )
        for one in rows
    ]  # fmt: skip


customer_panels.register(
    CustomerPanel(
        code="orders.osb", label=gettext_lazy("OSB problems"), template="orders/osb/_tab.html", context=_problems,
        capability="osb", rank=39,
    )
)  # fmt: skip
timeline_sources.register(TimelineSource("orders.osb", "trade", happened, THERE))
