"""Clocks of invoices: T19 requested after the sign-off, T20 issued after the request (defaults.md 5)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import InvoiceRequest, LineEntry, Order
from orders.people import Desks, finance_on
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, register_clock
from salesops.core.worktime import due_at


def signed_orders() -> list[tuple[Order, datetime]]:
    """Orders all signed for, of which no invoice is on its way, and when the last of them was. Two queries."""
    rows = Order.objects.filter(state="signed_off", imported_at=None).select_related("customer", "owner", "keeper")
    orders = {order.pk: order for order in rows}
    signed = LineEntry.objects.filter(line__order__in=orders, kind="signed").order_by().values_list("line__order")
    return [(orders[pk], at) for pk, at in signed.annotate(at=Max("at")) if pk in orders]


def to_request() -> Iterator[RunningClock]:
    """Orders signed for that no invoice was requested of: against the secretary who settles, else the rep."""
    desks = Desks(timezone.localdate())
    for order, at in signed_orders():
        limit = clock_limit("T19", timezone.localdate(at))
        secretary = desks.secretary(order.customer.unit_id)
        owners = (secretary.pk if secretary else order.keeper_id or order.owner_id,)
        yield RunningClock(order.pk, str(order), at, limit, due_at(at, limit), owners=owners, record=order)


def to_issue() -> Iterator[RunningClock]:
    """Requests finance has not answered."""
    owners = tuple(person.pk for person in finance_on(timezone.localdate()))
    for request in InvoiceRequest.objects.waiting().select_related("order__customer"):
        limit = clock_limit("T20", timezone.localdate(request.requested_at))
        yield RunningClock(
            request.pk, str(request), request.requested_at, limit, request.due_at, owners=owners, record=request
        )


def move_request(key: Any, due: datetime, actor: Any) -> None:
    """A change of the calendar moves what is still open."""
    InvoiceRequest.objects.waiting().filter(pk=key).update(due_at=due)


register_clock(
    Clock(
        "T19", _("Invoice requested"), starts=_("sign-off"), stops=_("requested"), owner=_("secretary"), limit="1 wd",
        running=to_request,
        # Its reminder tells (reminders/invoices.py).
        ladder=None,
    )
)  # fmt: skip
register_clock(
    Clock(
        "T20", _("Invoice issued"), starts=_("requested"), stops=_("issued"), owner=_("finance"), limit="2 wd",
        pause=_("data missing: sent back"), running=to_issue, move=move_request,
    )
)  # fmt: skip
