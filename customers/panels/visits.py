"""Visits on the customer page: entries of the timeline and the tab with the communication record (CUS-3, CUS-7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.code_lists import CONTACT_WAY, NEXT_STEP, OUTCOME, PURPOSE
from customers.models import Visit
from customers.models.visit import counting_ways
from customers.page.known import known_of
from customers.scope.customers import reaches
from customers.scope.visits import may_visit
from salesops.core.codes.reading import choices, entry_name
from salesops.core.formats import day as day_text
from salesops.core.prepared import Prepared
from salesops.core.sockets.panels import (
    CustomerPanel,
    TimelineEntry,
    TimelineSource,
    customer_panels,
    timeline_sources,
)
from salesops.core.web.places import link_to

ICONS = {
    "visit": "visit",
    "customer_came": "visit",
    "phone": "phone",
    "message": "meeting",
    "email": "mail",
    "video": "camera",
}
SHOWN = 50
_CONTACTS = Prepared(
    "customer_visits",
    """
SELECT visit.id, visit.way, visit.purpose, visit.outcome, visit.notes, visit.next_step, visit.next_on, visit.visited_at,
    person.name AS person_name, met.name AS met_name,
    (SELECT count(*) FROM customers_visitphoto photo WHERE photo.visit_id = visit.id) AS pictures
FROM customers_visit visit
JOIN accounts_user person ON person.id = visit.user_id
LEFT JOIN customers_contact met ON met.id = visit.contact_id
WHERE visit.customer_id = $1 AND visit.visited_at < $2 AND ($3 IS NULL OR visit.id = ANY($3))
ORDER BY visit.visited_at DESC, visit.id DESC LIMIT $4
""",
    "bigint",
    "timestamptz",
    "bigint[]",
    "bigint",
)


def contacts_with(customer: Any, user: Any, before: datetime, limit: int) -> list[Any]:
    """The newest contacts with ``customer`` before a moment that ``user`` may see: who reaches the customer sees them all."""
    if not known_of(customer).visits:
        return []
    own = Visit.objects.visible_to(user).filter(customer=customer, visited_at__lt=before).order_by("-visited_at", "-id")
    seen = None if reaches(user, customer, "visits") else list(own.values_list("pk", flat=True)[:limit])
    return _CONTACTS.rows(customer.pk, before, seen, limit)


def entry_of(visit: Any, today: Any, url: str) -> TimelineEntry:
    """A contact as a line of what happened: way, purpose and outcome; what was said; next step, person met, pictures."""
    said = (entry_name(CONTACT_WAY, visit.way), entry_name(PURPOSE, visit.purpose), entry_name(OUTCOME, visit.outcome))
    notes = []
    if visit.met_name:
        notes.append(visit.met_name)
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
        who=visit.person_name,
        url=url,
        notes=tuple(notes),
    )


def _entries(rows: Sequence[Any], user: Any) -> list[TimelineEntry]:
    link = link_to("customers:visit")
    return [entry_of(visit, user.access.day, link(visit.id)) for visit in rows]


def entries(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """The newest contacts before a moment."""
    return _entries(contacts_with(customer, user, before, limit), user)


def quick_ways() -> list[tuple[str, str]]:
    """Calls and messages first: what is logged with one key doesn't count as a visit."""
    counting = counting_ways()
    return [(code, name) for code, name in choices(CONTACT_WAY) if code not in counting]


def record(customer: Any, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """The communication record: the newest contacts, and one key for calls and messages."""
    if not user.can("visits", "v"):
        return None
    rows = contacts_with(customer, user, now, SHOWN + 1)
    return {
        "entries": _entries(rows[:SHOWN], user),
        "more_url": f"{reverse('customers:visits')}?customer={customer.code}" if len(rows) > SHOWN else "",
        "customer": customer,
        "may_log": may_visit(user, customer),
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
