"""Exceptions on the page of a customer, and in its timeline (ORD-6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orders.code_lists import EXCEPTION_KIND
from orders.models import OrderException
from orders.order_panels.exceptions import rows_of
from salesops.core.codes.reading import entry_name
from salesops.core.sockets.panels import (
    CustomerPanel,
    TimelineEntry,
    TimelineSource,
    customer_panels,
    timeline_sources,
)

SHOWN = 20
THERE = "SELECT FROM orders_orderexception WHERE customer_id = %(customer)s AND recorded_at < %(before)s"


def _exceptions(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any]:
    """The newest of the customer. One query."""
    rows = OrderException.objects.visible_to(user).filter(customer=customer).select_related("order")
    return {"rows": rows_of(rows.order_by("-recorded_at", "-pk")[:SHOWN])}


def happened(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """When they were recorded. One query."""
    if not user.can("exceptions", "v"):
        return []
    rows = OrderException.objects.visible_to(user).filter(customer=customer, recorded_at__lt=before)
    rows = rows.select_related("recorded_by", "order").order_by("-recorded_at", "-pk")[:limit]
    return [
        TimelineEntry(
            one.recorded_at, "trade", "flag",
            _("Exception with %(order)s: %(kind)s") % {"order": one.order, "kind": entry_name(EXCEPTION_KIND, one.kind)},
            one.what, one.recorded_by.name if one.recorded_by else "", reverse("orders:exception", args=[one.number]),
        )
        for one in rows
    ]  # fmt: skip


customer_panels.register(
    CustomerPanel(
        code="orders.exceptions", label=gettext_lazy("Exceptions"), template="orders/exceptions/_tab.html",
        context=_exceptions, capability="exceptions", rank=39,
    )
)  # fmt: skip
timeline_sources.register(TimelineSource("orders.exceptions", "trade", happened, THERE))
