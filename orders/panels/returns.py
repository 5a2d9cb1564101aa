"""Returns on the page of a customer (ORD-7)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, DateTimeField, F, Prefetch, When
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orders.models import Return, ReturnLine
from orders.rules.stock import plain
from salesops.core.sockets.panels import (
    CustomerPanel,
    TimelineEntry,
    TimelineSource,
    customer_panels,
    timeline_sources,
)

SHOWN = 20
MOMENTS = ("requested_at", "decided_at", "received_at", "closed_at")
THERE = "SELECT FROM orders_return WHERE customer_id = %(customer)s AND requested_at < %(before)s"


def _returns(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any]:
    """The newest returns of the customer the reader may see. Two queries."""
    rows = Return.objects.visible_to(user).filter(customer=customer).select_related("order")
    found = rows.prefetch_related("lines__line__product").order_by("-requested_at", "-pk")[:SHOWN]
    return {"rows": [{"taken": one, "state": one.machine.state_of(one)} for one in found]}


def happened(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """Requested, decided, back, closed. Two queries."""
    if not user.can("returns", "v"):
        return []
    rows = Return.objects.visible_to(user).filter(customer=customer, requested_at__lt=before)
    past = [Case(When(**{f"{at}__lt": before}, then=F(at)), output_field=DateTimeField()) for at in MOMENTS]
    rows = rows.select_related("order", "requested_by", "received_by").prefetch_related(
        Prefetch("lines", ReturnLine.objects.select_related("line__product"))
    )
    newest = rows.alias(last=Greatest(*past)).order_by("-last", "-pk")[:limit]
    entries = (entry for taken in newest for entry in _entries(taken) if entry.at < before)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]


def _entries(taken: Return) -> Iterator[TimelineEntry]:
    """The moments of one return; where it stands now is said with its request."""
    url, names = reverse("orders:return", args=[taken.number]), {"return": taken.number, "order": taken.order}

    def entry(at: datetime, title: str, text: str = "", by: Any = None, notes: Sequence[str] = ()) -> TimelineEntry:
        return TimelineEntry(at, "trade", "undo", title % names, text, by.name if by else "", url, notes)

    goods = " · ".join(f"{row.line.product.name} × {plain(row.quantity)}" for row in taken.lines.all())
    state = str(taken.machine.state_of(taken).label)
    said = _g("Return %(return)s of %(order)s requested")
    yield entry(taken.requested_at, said, taken.description, taken.requested_by, (goods, state))
    if taken.decided_at:
        said, why = (
            (_g("Return %(return)s refused"), taken.end_reason)
            if taken.state == "refused"
            else (_g("Return %(return)s approved"), str(taken.get_advice_display()))
        )
        yield entry(taken.decided_at, said, why)
    if taken.received_at:
        yield entry(taken.received_at, _g("Return %(return)s: the goods are back"), by=taken.received_by)
    if taken.closed_at:
        yield entry(taken.closed_at, _g("Return %(return)s closed"))


customer_panels.register(
    CustomerPanel(
        code="orders.returns",
        label=_("Returns"),
        template="orders/returns/_tab.html",
        context=_returns,
        capability="returns",
        rank=36,
    )
)
timeline_sources.register(TimelineSource("orders.returns", "trade", happened, THERE))
