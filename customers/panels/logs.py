"""Calls of contact rounds that reached nobody, in the timeline: whoever was reached stands there as a contact (C21)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from customers.models import ContactRound, RoundCall
from customers.models.contact_round import REACHED
from customers.page.known import known_of
from salesops.core.sockets.panels import TimelineEntry, TimelineSource, timeline_sources


def calls(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """Of rounds the reader may see, the newest first."""
    if not known_of(customer).round_calls:
        return []
    rows = RoundCall.objects.filter(
        customer=customer, answered_at__lt=before, round__in=ContactRound.objects.visible_to(user)
    )
    rows = rows.exclude(outcome__in=("", *REACHED)).select_related("answered_by").order_by("-answered_at", "-pk")
    return [
        TimelineEntry(
            at=call.answered_at,  # type: ignore[arg-type]
            group="talks",
            icon="phone",
            title=_("Contact round"),
            text=" · ".join(filter(None, [str(call.get_outcome_display()), call.note])),
            who=call.answered_by.name if call.answered_by else "",
        )
        for call in rows[:limit]
    ]


timeline_sources.register(TimelineSource("customers.round_calls", "talks", calls))
