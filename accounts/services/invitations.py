"""The invitation by which a new person chooses a password; written to the outbox in the transaction of the creation."""

from django.utils import timezone

from accounts.auth.letters import INVITE, send_link
from accounts.models import User


def invite(user: User, actor: User | None) -> None:
    """Send ``user`` the link to choose a password (valid for 72 hours); an earlier one stops working."""
    send_link(INVITE, user, now=timezone.now(), actor=actor)
