"""State machines of accounts, each as one table; the database refuses every other move."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeaveState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PENDING = "pending", _("waiting for approval")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    CANCELLED = "cancelled", _("called off")


LEAVE_MOVES = (
    ("draft", "pending"),  # submit
    ("pending", "approved"),  # the last approver agrees
    ("pending", "rejected"),  # an approver refuses
    ("pending", "draft"),  # sent back, or withdrawn by the requester
    ("approved", "cancelled"),  # call off; with approval once it has begun
    ("draft", "cancelled"),  # discard what had a number already
)


class DeputyState(models.TextChoices):
    WAITING = "waiting", _("waiting for approval")
    AGREED = "agreed", _("agreed")
    REFUSED = "refused", _("refused")


DEPUTY_MOVES = (("waiting", "agreed"), ("waiting", "refused"))
