"""What of customers waits for a person: clashes to decide."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from customers.clash_page import facts_of_clash, knows_holder
from customers.models import Clash
from salesops.core.prepared import Asked, Prepared
from salesops.core.sockets.inbox import Detail, InboxItem, InboxSource, Tab, inbox_sources
from salesops.core.web.clockface import ClockFace

# A word of the address ``inbox/<source>/<key>/``: no dots.
SOURCE = "clashes"
COUNT_WAITING = Prepared(
    "clashes_waiting", "SELECT count(*) FROM customers_clash WHERE state = 'open' AND decider_id = $1", "bigint"
)


def _face(clash: Clash, now: datetime) -> ClockFace:
    late = now > clash.due_at
    first, last = (clash.due_at, now) if late else (now, clash.due_at)
    left = max(1, int((last - first).total_seconds() // 60))
    total = max(1, int((clash.due_at - clash.reported_at).total_seconds() // 60))
    return ClockFace(left=-left if late else left, total=total, due=clash.due_at)


def _rows(user: Any, tab: str) -> Any:
    rows = Clash.objects.select_related("customer", "reporter", "holder")
    if tab == Tab.WAITING:
        return rows.open().filter(decider=user).order_by("due_at")
    if tab == Tab.STARTED:
        return rows.filter(reporter=user).order_by("-id")
    if tab == Tab.DONE:
        return rows.filter(decided_by=user).order_by("-decided_at")
    return rows.none()


# What ``_rows`` gives of those that wait, with what a line shows: first pages ask it.
_WAITING = Prepared(
    "clashes_first",
    """
SELECT clash.id AS pk, clash.customer_id, clash.reporter_id, clash.state, clash.reported_at, clash.due_at,
    COALESCE(NULLIF(customer.short_name, ''), customer.name) AS called, reporter.name AS reporter, holder.name AS holder
FROM customers_clash clash JOIN customers_customer customer ON customer.id = clash.customer_id
JOIN accounts_user reporter ON reporter.id = clash.reporter_id JOIN accounts_user holder ON holder.id = clash.holder_id
WHERE clash.state = 'open' AND clash.decider_id = $1 ORDER BY clash.due_at LIMIT $2
""",
    "bigint",
    "integer",
)


def _waiting(user: Any, now: datetime, at_most: int) -> Sequence[InboxItem]:
    rows = _WAITING.rows(user.pk, at_most)
    knows = knows_holder(user, rows)
    return [
        InboxItem(
            source=SOURCE,
            key=str(clash.pk),
            title=_("Clash · %(customer)s") % {"customer": clash.called},
            facts=[clash.reporter, *([clash.holder] if clash.pk in knows else [])],
            icon="alert",
            due_at=clash.due_at,
            at=clash.reported_at,
            face=_face(clash, now),
        )
        for clash in rows
    ]


def items(user: Any, tab: str, now: datetime, at_most: int) -> Sequence[InboxItem]:
    """Lines of one tab."""
    if tab == Tab.WAITING:
        return _waiting(user, now, at_most)
    rows = list(_rows(user, tab)[:at_most])
    knows = knows_holder(user, rows)
    return [
        InboxItem(
            source=SOURCE,
            key=str(clash.pk),
            title=_("Clash · %(customer)s") % {"customer": clash.customer.called},
            facts=[clash.reporter.name, *([clash.holder.name] if clash.pk in knows else [])],
            icon="alert",
            due_at=clash.due_at if clash.state == "open" else None,
            at=clash.decided_at or clash.reported_at,
            face=_face(clash, now) if clash.state == "open" else None,
            status=None if clash.state == "open" else (clash.stand.tone, str(clash.stand.label)),
        )
        for clash in rows
    ]


def counts(user: Any, now: datetime) -> Mapping[str, int]:
    return {tab: _rows(user, tab).count() for tab in (Tab.WAITING, Tab.STARTED)}


def detail(user: Any, key: str, now: datetime) -> Detail | None:
    """Both sides, and the form for who decides."""
    if not key.isdecimal():
        return None
    clash = Clash.objects.visible_to(user).select_related("customer", "reporter", "holder").filter(pk=key).first()
    if clash is None:
        return None
    return Detail("customers/pool/_clash.html", facts_of_clash(clash, user, now), clash.customer.name)


def waiting(user: Any, now: datetime) -> Asked | int:
    """Asked on every page: only of those who decide over owners at all."""
    if not user.can("handover", "a"):
        return 0
    return COUNT_WAITING.ask(user.pk)


inbox_sources.register(InboxSource(SOURCE, items, counts, detail, waiting))
