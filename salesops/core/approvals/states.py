"""States of an approval and of its steps, as tables; the database refuses every other move."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApprovalState(models.TextChoices):
    PENDING = "pending", _("waiting for approval")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    SENT_BACK = "sent_back", _("sent back")
    WITHDRAWN = "withdrawn", _("withdrawn")
    # The record changed: the approval no longer speaks of it and the next round takes over.
    OVERTAKEN = "overtaken", _("overtaken by a change")


class StepState(models.TextChoices):
    AHEAD = "ahead", _("later")
    OPEN = "open", _("waiting")
    ASKED = "asked", _("question asked, clock stopped")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    SENT_BACK = "sent_back", _("sent back")
    DROPPED = "dropped", _("no longer needed")


APPROVAL_MOVES = (
    *((ApprovalState.PENDING.value, s.value) for s in ApprovalState if s is not ApprovalState.PENDING),
    (ApprovalState.APPROVED.value, ApprovalState.OVERTAKEN.value),
)
STEP_MOVES = (
    ("ahead", "open"),
    ("ahead", "dropped"),
    # An approver asked for before one's own decision: back until it is there.
    ("open", "ahead"),
    ("open", "asked"),
    ("asked", "open"),
    ("open", "approved"),
    ("open", "rejected"),
    ("open", "sent_back"),
    ("open", "dropped"),
    ("asked", "dropped"),
)
