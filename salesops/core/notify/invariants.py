"""Invariant of the outbox: mail leaves (security.md, section 4)."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

from .models import Mail
from .states import MailState

PATIENCE = timedelta(minutes=5)


@invariant("notify.outbox_moves", _("No mail that may leave waits in the outbox for more than five minutes"))
def outbox_moves() -> Iterator[str]:
    late = Q(state=MailState.WAITING, not_before__lt=Now() - PATIENCE)
    late |= Q(state=MailState.SENDING, lease_until__lt=Now() - PATIENCE)
    for pk, state, since in Mail.objects.filter(late).order_by("id").values_list("pk", "state", "not_before"):
        yield f"mail {pk} is {state} since {since:%Y-%m-%d %H:%M} UTC"
