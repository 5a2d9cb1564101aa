"""What waits for me, on the first page: the clocks that end next, then the queue."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.deadlines import Deadline, DeadlineSource, deadlines
from salesops.core.sockets.frame_figures import waiting_by_source
from salesops.core.sockets.inbox import InboxItem, Tab, inbox_sources
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 8


def first_items(user: Any, now: datetime) -> list[InboxItem]:
    """The items whose clocks end next, of every source with any."""
    counts = waiting_by_source(user, now)
    waited = (source for source in inbox_sources if counts[source.code])
    found = [item for source in waited for item in source.items(user, Tab.WAITING, now, SHOWN)]
    return sorted(found, key=lambda item: (item.due_at is None, item.due_at or item.at or now))[:SHOWN]


def _kept_items(user: Any, now: datetime) -> list[InboxItem]:
    """The strip and the queue of one page ask for the same."""
    kept = user.access.__dict__.get("_first_items")
    if kept is None or kept[0] != now:
        kept = user.access.__dict__["_first_items"] = (now, first_items(user, now))
    found: list[InboxItem] = kept[1]
    return found


def clocks_of(user: Any, now: datetime, at_most: int) -> list[Deadline]:
    """What waits in the inbox with a clock that runs."""
    clocked = [i for i in _kept_items(user, now) if i.face is not None and i.due_at and i.face.state != "paused"]
    return [
        Deadline(
            i.title, " · ".join(i.facts), reverse("approvals:item", args=[i.source, i.key]), i.due_at, i.face, True
        )
        for i in clocked[:at_most]
        if i.due_at is not None
    ]


def waiting(user: Any, now: datetime) -> dict[str, Any] | None:
    """The queue's beginning; ``None`` when nothing waits."""
    items = _kept_items(user, now)
    if not items:
        return None
    # Fewer than fit are all of them.
    count = sum(waiting_by_source(user, now).values()) if len(items) == SHOWN else len(items)
    clocked = [item for item in items if item.face is not None]
    return {
        "items": items,
        "count": max(count, len(items)),
        "late": sum(1 for item in clocked if item.face.state == "late"),
    }


widgets.register(
    Widget("approvals.waiting", _("Waiting for me"), "core/approvals/_widget_waiting.html", waiting, rank=10)
)
deadlines.register(DeadlineSource("approvals", clocks_of))
