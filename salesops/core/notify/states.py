"""States of a mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import StateGuard


class MailState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    KEPT = "kept", _("kept here")
    FAILED = "failed", _("failed")
    WITHDRAWN = "withdrawn", _("withdrawn")


# kept: no mail server is set up. Failed and kept mails wait again when an admin sends them by hand, fresh kept ones by themselves
# once there is a server.
MOVES = (
    ("waiting", "sending"),
    ("sending", "waiting"),
    ("sending", "sent"),
    ("sending", "kept"),
    ("sending", "failed"),
    ("sending", "withdrawn"),
    ("failed", "waiting"),
    ("kept", "waiting"),
)
MAIL_STATE_GUARD = StateGuard.of("state", ["waiting"], MOVES)
