"""Figures of the shell: what waits for one person."""

from typing import Any

from salesops.core.approvals.views.inbox import waiting_count
from salesops.core.prepared import Prepared

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


def unread_count(user: Any) -> int:
    """Unread notifications, at most 100 counted. Every page asks, so the SQL is written out (performance.md)."""
    return int(COUNT_UNREAD.first(user.pk)[0])


def inbox_count(user: Any) -> int:
    """Approvals and tasks that wait for this person."""
    return waiting_count(user)
