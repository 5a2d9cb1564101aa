"""Debts given up and money paid back, in the timeline of a customer (ORD-8)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from orders.models import Refund, WriteBack, WriteOff
from salesops.core.formats import money
from salesops.core.sockets.panels import TimelineEntry, TimelineSource, timeline_sources

OFFS = "SELECT FROM orders_writeoff WHERE customer_id = %(customer)s AND requested_at < %(before)s"
REFUNDS = "SELECT FROM orders_refund WHERE customer_id = %(customer)s AND requested_at < %(before)s"


def given_up(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """Write-offs asked for, posted, taken back. Three queries."""
    rows = WriteOff.objects.visible_to(user).filter(customer=customer)
    asked = rows.filter(requested_at__lt=before).select_related("requested_by").order_by("-requested_at", "-pk")
    posted = rows.filter(posted_at__lt=before).select_related("posted_by").order_by("-posted_at", "-pk")
    backs = WriteBack.objects.filter(line__write_off__in=rows, at__lt=before).order_by("-at", "-pk")
    found = [
        _off(one, one.requested_at, _("Write-off of %(amount)s asked for: %(number)s"), one.amount, one.reason, one.requested_by)
        for one in asked[:limit]
    ]  # fmt: skip
    found += [
        _off(one, one.posted_at, _("%(amount)s written off: %(number)s"), one.given, "", one.posted_by)
        for one in posted.annotate(given=Sum("lines__written"))[:limit]
        if one.posted_at
    ]
    found += [
        _off(back.line.write_off, back.at, _("%(amount)s owed again: %(number)s"), back.amount, back.reason, back.by)
        for back in backs.select_related("line__write_off", "by")[:limit]
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:limit]


def paid_back(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """Refunds asked for and paid. Two queries."""
    rows = Refund.objects.visible_to(user).filter(customer=customer)
    asked = rows.filter(requested_at__lt=before).select_related("requested_by").order_by("-requested_at", "-pk")
    paid = rows.filter(paid_at__lt=before).select_related("paid_by").order_by("-paid_at", "-pk")
    found = [
        _refund(one, one.requested_at, _("Refund of %(amount)s asked for"), one.reason, one.requested_by)
        for one in asked[:limit]
    ]
    found += [
        _refund(one, one.paid_at, _("%(amount)s refunded: %(number)s"), one.payee, one.paid_by)
        for one in paid[:limit]
        if one.paid_at
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:limit]


def _off(found: WriteOff, at: datetime, title: str, amount: Decimal, text: str, by: Any) -> TimelineEntry:
    told = title % {"amount": money(amount), "number": found.number}
    return TimelineEntry(
        at, "trade", "money", told, text, by.name if by else "", reverse("orders:write_off", args=[found.number])
    )


def _refund(found: Refund, at: datetime, title: str, text: str, by: Any) -> TimelineEntry:
    told = title % {"amount": money(found.amount), "number": found.number}
    return TimelineEntry(
        at, "trade", "undo", told, text, by.name if by else "", reverse("orders:refund", args=[found.pk])
    )


timeline_sources.register(TimelineSource("orders.write_offs", "trade", given_up, OFFS))
timeline_sources.register(TimelineSource("orders.refunds", "trade", paid_back, REFUNDS))
