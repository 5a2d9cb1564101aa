"""Invoices on the page of an order: requested, issued, paid; what is still to be asked for (ORD-8)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Min, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import Invoice, InvoiceRequest, Order
from orders.scope_invoices import may_issue, may_request
from orders.states.order import UNDER_WAY
from salesops.core.formats import percent
from salesops.core.money import ZERO, ratio
from salesops.core.prepared import Prepared

from .beside import has_none
from .registry import (
    OrderPanel,
    OrderTicks,
    OrderVerb,
    OrderWait,
    Tick,
    Waiting,
    order_panels,
    order_ticks,
    order_verbs,
    order_waits,
)

SETTLES = (*UNDER_WAY, "signed_off", "settling")
# Every page of an invoiced order asks (performance.md).
_SETTLED = Prepared(
    "settled_of_order",
    """SELECT coalesce(sum(i.amount), 0), coalesce(sum(o.left), 0) FROM orders_invoice i CROSS JOIN LATERAL (
        SELECT sum(item.open_amount) AS left FROM orders_ledgerentry e JOIN orders_openitem item ON item.entry_id = e.id
        WHERE e.invoice_id = i.id
    ) o WHERE i.order_id = $1""",
    "bigint",
)
OPEN = Q(entry__items__open_amount__gt=0)


def _panel(order: Order, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """Two queries; nothing for an order no invoice was asked for."""
    if order.confirmed_on is None or (has_none(order, "invoices") and has_none(order, "requests")):
        return None
    today = timezone.localdate(now)
    invoices = Invoice.objects.visible_to(user).filter(order=order).order_by("issued_on", "pk")
    rows = invoices.annotate(
        left=Sum("entry__items__open_amount"), oldest=Min("entry__items__due_on", filter=OPEN)
    )  # fmt: skip
    requests = InvoiceRequest.objects.visible_to(user).filter(order=order).exclude(state__in=["issued", "withdrawn"])
    requested = () if has_none(order, "requested") else requests.order_by("pk")
    found = {
        "requests": [{"request": r, "state": r.machine.state_of(r)} for r in requested],
        "invoices": [
            {"invoice": i, "open": i.left or ZERO, "late": max((today - i.oldest).days, 0) if i.oldest else 0}
            for i in rows
        ],
    }
    return found if any(found.values()) else None


def _may_request(order: Order, user: Any) -> bool:
    return order.state in SETTLES and order.open_amount > 0 and may_request(user, order.customer)


def _waits(order: Order, user: Any, now: datetime) -> Waiting | None:
    """Signed for and not requested: the secretary; requested: finance."""
    if order.state == "signed_off" and order.imported_at is None:
        url = reverse("orders:request_invoice", args=[order.number]) if may_request(user, order.customer) else ""
        return Waiting(
            _("Invoice to be requested"), _("Secretary of the market"), url=url, action=_("Request an invoice")
        )
    if order.state not in SETTLES or has_none(order, "requested"):
        return None
    request = InvoiceRequest.objects.waiting().filter(order=order).order_by("due_at").first()
    if request is None:
        return None
    return Waiting(
        what=_("Invoice to be issued"),
        who=_("Finance"),
        since=request.requested_at,
        url=reverse("orders:invoice_request", args=[request.pk]),
        action=_("Issue the invoice") if may_issue(user, order.customer) else _("Invoice request"),
    )


def _ticks(order: Order, user: Any, now: datetime) -> Sequence[Tick]:
    """How much is invoiced, how much of that is settled. One query."""
    if order.confirmed_on is None or not order.invoiced_amount:
        return [Tick(_("Invoice")), Tick(_("Payment"))]
    worth, left = _SETTLED.first(order.pk)
    share = ratio(order.invoiced_amount, order.ordered_amount)
    whole = order.open_amount <= 0
    paid = ratio(worth - left, worth)
    return [
        Tick(_("Invoice"), "done" if whole else "now", percent(share) if share is not None else ""),
        Tick(_("Payment"), "done" if whole and not left else "now", percent(paid) if paid is not None else ""),
    ]


order_panels.register(
    OrderPanel(
        "orders.invoices", gettext_lazy("Invoices"), "orders/invoices/_order_panel.html", _panel, rank=60,
        capability="invoices",
    )
)  # fmt: skip
order_verbs.register(
    OrderVerb(
        "orders.request_invoice",
        gettext_lazy("Request an invoice"),
        lambda order: reverse("orders:request_invoice", args=[order.number]),
        _may_request,
        icon="money",
        rank=60,
    )
)
order_waits.register(OrderWait("orders.invoices", _waits, rank=60))
order_ticks.register(OrderTicks("orders.invoices", "settle", _ticks, rank=60))
