"""Figures of the shell: what waits for one person."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from salesops.core.approvals.views.inbox import waiting_count
from salesops.core.prepared import Asked, Prepared
from salesops.core.sockets.frame_figures import FrameFigure, figure_of, frame_figures

UNREAD = "unread"

# ``Notification.objects.visible_to(user).unread()[:100].count()``
COUNT_UNREAD = Prepared(
    "notifications_unread",
    """
SELECT count(*) FROM (
    SELECT FROM notify_notification
    WHERE person_id = $1 AND in_page AND read_at IS NULL AND done_at IS NULL LIMIT 100
) unread
""",
    "bigint",
)


def ask_unread(user: Any, now: datetime) -> Asked:
    """Unread notifications, at most 100 counted. Every page asks, so the SQL is written out (performance.md)."""
    return COUNT_UNREAD.ask(user.pk)


frame_figures.register(FrameFigure(UNREAD, ask_unread))


def unread_count(user: Any) -> int:
    """Unread notifications, 100 for more."""
    return figure_of(UNREAD, user, timezone.now())


def inbox_count(user: Any) -> int:
    """Approvals and tasks that wait for this person."""
    return waiting_count(user)
