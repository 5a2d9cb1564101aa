"""What waits for me, on the first page: the clocks that end next, then the queue."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.inbox import InboxItem, Tab, inbox_sources
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 8
HOT = 4


def first_items(user: Any, now: datetime) -> list[InboxItem]:
    """The items whose clocks end next, of every source."""
    found = [item for source in inbox_sources for item in source.items(user, Tab.WAITING, now, SHOWN)]
    return sorted(found, key=lambda item: (item.due_at is None, item.due_at or item.at or now))[:SHOWN]


def waiting(user: Any, now: datetime) -> dict[str, Any] | None:
    """The queue's beginning; ``None`` when nothing waits."""
    items = first_items(user, now)
    if not items:
        return None
    count = sum(source.waiting(user, now) for source in inbox_sources)
    clocked = [item for item in items if item.face is not None]
    return {
        "items": items,
        "hot": clocked[:HOT] if len(clocked) >= HOT else [],
        "count": max(count, len(items)),
        "late": sum(1 for item in clocked if item.face.state == "late"),
    }


widgets.register(
    Widget("approvals.waiting", _("Waiting for me"), "core/approvals/_widget_waiting.html", waiting, rank=10)
)
