"""Visits on the customer page: entries of the timeline and the tab with the communication record (CUS-3, CUS-7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.code_lists import CONTACT_WAY, NEXT_STEP, OUTCOME, PURPOSE
from customers.models import Visit
from customers.models.visit import counting_ways
from customers.visit_scope import customers_to_visit
from salesops.core.codes.reading import choices, entry_name
from salesops.core.formats import day as day_text
from salesops.core.sockets.panels import (
    CustomerPanel,
    TimelineEntry,
    TimelineSource,
    customer_panels,
    timeline_sources,
)

ICONS = {
    "visit": "visit",
    "customer_came": "visit",
    "phone": "phone",
    "message": "meeting",
    "email": "mail",
    "video": "camera",
}
SHOWN = 50


def _of(customer: Any, user: Any) -> QuerySet:
    """Contacts with ``customer`` that ``user`` may see, the newest first."""
    rows = Visit.objects.visible_to(user).filter(customer=customer)
    return rows.select_related("user", "contact").annotate(pictures=Count("photos")).order_by("-visited_at", "-id")


def entry_of(visit: Any, today: Any) -> TimelineEntry:
    """A contact as a line of what happened: way, purpose and outcome; what was said; next step, person met, pictures."""
    said = (entry_name(CONTACT_WAY, visit.way), entry_name(PURPOSE, visit.purpose), entry_name(OUTCOME, visit.outcome))
    notes = []
    if visit.contact_id:
        notes.append(visit.contact.name)
    if visit.next_step:
        step = entry_name(NEXT_STEP, visit.next_step)
        notes.append(_g("Next: %(step)s") % {"step": f"{step} {day_text(visit.next_on, today)}".strip()})
    if visit.pictures:
        notes.append(_g("Pictures: %(count)s") % {"count": visit.pictures})
    return TimelineEntry(
        at=visit.visited_at,
        group="talks",
        icon=ICONS.get(visit.way, "meeting"),
        title=" · ".join(filter(None, said)),
        text=visit.notes,
        who=visit.user.name,
        url=reverse("customers:visit", args=[visit.pk]),
        notes=tuple(notes),
    )


def entries(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """The newest contacts before a moment."""
    rows = _of(customer, user).filter(visited_at__lt=before)[:limit]
    return [entry_of(visit, user.access.day) for visit in rows]


def quick_ways() -> list[tuple[str, str]]:
    """Calls and messages first: what is logged with one key doesn't count as a visit."""
    counting = counting_ways()
    return [(code, name) for code, name in choices(CONTACT_WAY) if code not in counting]


def record(customer: Any, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """The communication record: the newest contacts, and one key for calls and messages."""
    if not user.can("visits", "v"):
        return None
    rows = list(_of(customer, user)[: SHOWN + 1])
    return {
        "entries": [entry_of(visit, user.access.day) for visit in rows[:SHOWN]],
        "more_url": f"{reverse('customers:visits')}?customer={customer.code}" if len(rows) > SHOWN else "",
        "customer": customer,
        "may_log": customers_to_visit(user).filter(pk=customer.pk).exists(),
        "outcomes": choices(OUTCOME),
        "ways": quick_ways(),
    }


timeline_sources.register(TimelineSource("customers.visits", "talks", entries))
customer_panels.register(
    CustomerPanel(
        code="customers.visits",
        label=_("Communication"),
        template="customers/visits/panel.html",
        context=record,
        place="tab",
        capability="visits",
        rank=20,
    )
)
