"""Figures of the shell: what waits for one person."""

from typing import Any

from salesops.core.approvals.views.inbox import waiting_count
from salesops.core.notify.models import Notification


def unread_count(user: Any) -> int:
    """Unread notifications, at most 100 counted."""
    return Notification.objects.visible_to(user).unread()[:100].count()


def inbox_count(user: Any) -> int:
    """Approvals and tasks that wait for this person."""
    return waiting_count(user)
