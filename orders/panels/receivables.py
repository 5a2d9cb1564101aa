"""What a customer owes, on the page of the customer (O12): balance at a day, open items, entries (ORD-8)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Sum, Window
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orders.models import LedgerEntry, OpenItem
from salesops.core.money import ZERO
from salesops.core.sockets.panels import CustomerPanel, customer_panels

SHOWN = 100
RUNNING = Window(Sum("amount"), order_by=[F("on").asc(), F("pk").asc()])


def _receivables(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """Balance, what is open of it by due date, the newest entries with the balance after each. Three queries."""
    today = timezone.localdate(now)
    entries = LedgerEntry.objects.visible_to(user).filter(customer=customer)
    running = entries.annotate(balance=RUNNING).select_related("invoice", "credit_note__invoice", "receipt")
    rows = list(running.order_by("-on", "-pk")[:SHOWN])
    items = list(
        OpenItem.objects.visible_to(user).filter(customer=customer).unsettled().select_related("entry__invoice")
    )
    items.sort(key=lambda item: (item.due_on, item.pk))
    ahead = entries.filter(amount__lt=0).aggregate(left=-Sum(F("amount") + F("spent"), default=ZERO))["left"]
    return {
        "balance": rows[0].balance if rows else ZERO,
        "open": sum((item.open_amount for item in items), ZERO),
        "overdue": sum((item.open_amount for item in items if item.due_on < today), ZERO),
        "ahead": ahead,
        "items": [{"item": item, "invoice": item.entry.invoice, "late": item.days_late(today)} for item in items],
        "entries": rows,
        "today": today,
    }


customer_panels.register(
    CustomerPanel(
        code="orders.receivables",
        label=_("Receivables"),
        template="orders/invoices/_receivables.html",
        context=_receivables,
        capability="receivables",
        rank=37,
    )
)
