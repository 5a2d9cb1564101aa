"""Statements of account on the page of a customer, and in its timeline (ORD-9)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orders.models import Statement
from salesops.core.formats import money
from salesops.core.sockets.panels import (
    CustomerPanel,
    TimelineEntry,
    TimelineSource,
    customer_panels,
    timeline_sources,
)

SHOWN = 24
THERE = "SELECT FROM orders_statement WHERE customer_id = %(customer)s AND sent_at < %(before)s"


def _statements(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any]:
    """The newest of the customer. One query."""
    rows = Statement.objects.visible_to(user).filter(customer=customer).order_by("-month", "-pk")[:SHOWN]
    return {"rows": [{"one": one, "state": one.machine.state_of(one)} for one in rows], "now": now}


def happened(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """When they were sent, and what came back. One query."""
    if not user.can("receipts", "v"):
        return []
    rows = Statement.objects.visible_to(user).filter(customer=customer, sent_at__lt=before)
    rows = rows.select_related("sent_by").order_by("-sent_at", "-pk")[:limit]
    return [
        TimelineEntry(
            one.sent_at, "trade", "report",
            _("Statement %(number)s: %(amount)s") % {"number": one, "amount": money(one.closing)},
            str(one.machine.state_of(one).label), one.sent_by.name if one.sent_by else "",
            reverse("orders:statement", args=[one.key]),
        )
        for one in rows
    ]  # fmt: skip


customer_panels.register(
    CustomerPanel(
        code="orders.statements", label=gettext_lazy("Statements of account"), template="orders/statements/_tab.html",
        context=_statements, capability="receipts", rank=38,
    )
)  # fmt: skip
timeline_sources.register(TimelineSource("orders.statements", "trade", happened, THERE))
