"""Money that came in from a customer, in its timeline: booked and reversed (ORD-8)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.scope.customers import reaches
from orders.models import Receipt
from salesops.core.formats import money
from salesops.core.sockets.panels import TimelineEntry, TimelineSource, timeline_sources

THERE = "SELECT FROM orders_receipt WHERE customer_id = %(customer)s AND booked_at < %(before)s"


def happened(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """Receipts when they were booked, and when they were reversed. Two queries."""
    if not reaches(user, customer, "receipts"):
        return []
    rows = Receipt.objects.filter(customer=customer)
    booked = rows.filter(booked_at__lt=before).select_related("booked_by").order_by("-booked_at", "-pk")[:limit]
    back = rows.filter(reversed_at__lt=before).select_related("reversed_by").order_by("-reversed_at", "-pk")[:limit]
    found = [
        TimelineEntry(
            one.booked_at, "trade", "money", _("Paid %(amount)s: %(number)s") % _told(one), one.memo,
            one.booked_by.name if one.booked_by else "", reverse("orders:receipt", args=[one.number]),
        )
        for one in booked
    ]  # fmt: skip
    found += [
        TimelineEntry(
            one.reversed_at, "trade", "undo", _("Receipt reversed, %(amount)s: %(number)s") % _told(one),
            one.reversal_reason, one.reversed_by.name if one.reversed_by else "", reverse("orders:receipt", args=[one.number]),
        )
        for one in back
        if one.reversed_at
    ]  # fmt: skip
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:limit]


def _told(receipt: Receipt) -> dict[str, str]:
    return {"amount": money(receipt.amount), "number": receipt.number}


timeline_sources.register(TimelineSource("orders.receipts", "trade", happened, THERE))
