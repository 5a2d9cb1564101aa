"""Whose customer it is and was, and until when it is protected: on the rail of the customer's page."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Clash, WeeklyConfirmation
from customers.page.known import known_of, ownerships_of
from customers.page.told import told_of
from customers.protection import fall_of
from customers.scope.customers import pool_units, reaches
from salesops.core.sockets.panels import CustomerPanel, TimelineEntry, TimelineSource, customer_panels, timeline_sources

SHOWN = 5
_CONFIRMED = """
SELECT week.id, week.confirmed_at, week.status, week.progress, by.name AS by_name
FROM customers_weeklyconfirmation week JOIN accounts_user by ON by.id = week.by_id
WHERE week.customer_id = %s AND week.confirmed_at < %s ORDER BY week.confirmed_at DESC LIMIT %s
"""
# Of one customer, ``Clash.objects.visible_to(user)``.
_CLASHES = """
SELECT clash.id, clash.reported_at, clash.state, reporter.name AS reporter_name
FROM customers_clash clash JOIN accounts_user reporter ON reporter.id = clash.reporter_id
WHERE clash.customer_id = %s AND clash.reported_at < %s
    AND (%s OR %s IN (clash.reporter_id, clash.holder_id, clash.decider_id))
ORDER BY clash.reported_at DESC LIMIT %s
"""


def protection(customer: Any, user: Any, now: datetime) -> Mapping[str, Any]:
    """Owner, protection, history; what this reader may do about it."""
    today = timezone.localdate(now)
    rows = [row for row in ownerships_of(customer) if row.customer_id == customer.pk][:SHOWN]
    held = next((row.period.lower for row in rows if today in row.period), None)
    falls_on, kept = fall_of(customer, held, today, told_of(customer, today))
    decides = reaches(user, customer, "handover", "a")
    in_pool = customer.owner_id is None
    current = rows[0] if rows else None
    return {
        "customer": customer,
        "falls_on": falls_on,
        "protected_until": falls_on - timedelta(days=1) if falls_on else None,
        "kept": kept,
        "close": bool(falls_on and not kept and falls_on <= today + timedelta(days=7)),
        "history": rows,
        "planned": current if current and current.period.lower and current.period.lower > today else None,
        "may_claim": in_pool and user.holds("REP") and customer.unit_id in pool_units(user),
        "may_assign": in_pool and decides,
        "may_release": not in_pool and (customer.owner_id == user.pk or decides),
        "may_change": not in_pool and decides,
    }


def clashes(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """Clashes the reader may see."""
    if not known_of(customer).clashes:
        return []
    decides = reaches(user, customer, "handover", "a")
    rows: Any = Clash.objects.raw(_CLASHES, [customer.pk, before, decides, user.pk, limit])
    return [
        TimelineEntry(
            at=row.reported_at,
            group="file",
            icon="alert",
            title=_("Clash"),
            text=str(row.stand.label),
            who=row.reporter_name,
            url=reverse("customers:clash", args=[row.pk]),
        )
        for row in rows
    ]


def statuses(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """Weekly confirmations."""
    if not known_of(customer).confirmations:
        return []
    rows: Any = WeeklyConfirmation.objects.raw(_CONFIRMED, [customer.pk, before, limit])
    return [
        TimelineEntry(
            at=row.confirmed_at,
            group="talks",
            icon="check",
            title=_("Weekly status"),
            text=" · ".join(filter(None, [row.get_status_display(), row.progress])),
            who=row.by_name,
        )
        for row in rows
    ]


customer_panels.register(
    CustomerPanel(
        "customers.protection",
        gettext_lazy("Owner and protection"),
        "customers/pool/_panel.html",
        protection,
        place="rail",
        capability="customers",
        rank=15,
    )
)
timeline_sources.register(TimelineSource("customers.clashes", "file", clashes))
timeline_sources.register(TimelineSource("customers.weekly", "talks", statuses))
