"""What happened about the debts of a customer, in its timeline: contacts, promises, letters (ORD-10)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.scope.customers import reaches
from orders.code_lists import LATE_REASON
from orders.models import DunningNote, Promise
from salesops.core.codes.reading import entry_name
from salesops.core.formats import money
from salesops.core.sockets.panels import TimelineEntry, TimelineSource, timeline_sources

THERE = """SELECT FROM orders_dunningnote WHERE customer_id = %(customer)s AND at < %(before)s
    UNION ALL SELECT FROM orders_promise WHERE customer_id = %(customer)s AND at < %(before)s"""


def happened(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """Contacts and promises when they were recorded. Two queries."""
    if not reaches(user, customer, "receivables"):
        return []
    url = f"{reverse('orders:aging')}?view=all&at={customer.code}"
    notes = (
        DunningNote.objects.filter(customer=customer, at__lt=before).select_related("by").order_by("-at", "-pk")[:limit]
    )
    promises = (
        Promise.objects.filter(customer=customer, at__lt=before).select_related("by").order_by("-at", "-pk")[:limit]
    )
    found = [
        TimelineEntry(
            one.at, "trade", "phone", _("About debts: %(kind)s") % {"kind": one.get_kind_display()},
            " · ".join(filter(None, [entry_name(LATE_REASON, one.reason) if one.reason else "", one.text])),
            one.by.name if one.by else "", url,
        )
        for one in notes
    ]  # fmt: skip
    found += [
        TimelineEntry(
            one.at, "trade", "money",
            _("Promised to pay %(amount)s on %(day)s") % {"amount": money(one.amount), "day": f"{one.due_on:%Y-%m-%d}"},
            one.text, one.by.name if one.by else "", url,
        )
        for one in promises
    ]  # fmt: skip
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:limit]


timeline_sources.register(TimelineSource("orders.debts", "trade", happened, THERE))
