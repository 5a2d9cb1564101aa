"""Figures of the shell: what waits for one person."""

from typing import Any

from django.db import connection

from salesops.core.approvals.views.inbox import waiting_count

# ``Notification.objects.visible_to(user).unread()[:100].count()``
COUNT_UNREAD = """
SELECT count(*) FROM (
    SELECT FROM notify_notification
    WHERE person_id = %s AND in_page AND read_at IS NULL AND done_at IS NULL LIMIT 100
) unread
"""


def unread_count(user: Any) -> int:
    """Unread notifications, at most 100 counted. Every page asks, so the SQL is written out (performance.md)."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_UNREAD, [user.pk])
        return int(cursor.fetchone()[0])


def inbox_count(user: Any) -> int:
    """Approvals and tasks that wait for this person."""
    return waiting_count(user)
