"""The invitation by which a new person chooses a password; written to the outbox in the transaction of the creation."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auth.letters import INVITE, RESET, send_link
from accounts.models import User
from accounts.rules.people import still_here
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Refusal, refuse_if

from .editing import need_over


def invite(user: User, actor: User | None) -> None:
    """Send ``user`` the link to choose a password (valid for 72 hours); an earlier one stops working."""
    send_link(INVITE, user, now=timezone.now(), actor=actor)


@act("accounts.send_link")
def resend(*, actor: User | None, user: User) -> None:
    """Send the invitation again, or, to somebody who has signed in before, a link to choose a new password."""
    need_over(actor, user)
    missing = Refusal("accounts.no-email", _("There is no e-mail address to send it to."), "email")
    refuse_if(still_here(user, timezone.localdate()), None if user.email else missing)
    purpose = RESET if user.last_login else INVITE
    send_link(purpose, user, now=timezone.now(), actor=actor)
    record_activity(user, "accounts.send_link", actor=actor)
