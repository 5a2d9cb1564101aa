"""State machines of accounts, each as one table; the database refuses every other move."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.states import State, StateMachine, Transition


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

HANDOVER = StateMachine(
    code="accounts.handover",
    column="state",
    states=(
        State("waiting", _("waits for approval"), "wait"),
        State("planned", _("planned"), "go"),
        State("blocked", _("stopped"), "block"),
        State("done", _("handed over"), "done"),
        State("refused", _("refused"), "block"),
        State("cancelled", _("called off"), "open"),
    ),
    initial=("waiting",),
    transitions=(
        Transition("approve", ("waiting",), "planned", system=True),
        Transition("refuse", ("waiting",), "refused", system=True),
        Transition("finish", ("planned", "blocked"), "done", system=True),
        Transition("stop", ("planned",), "blocked", system=True),
        Transition("cancel", ("waiting", "planned", "blocked"), "cancelled", label=_("call off")),
    ),
)


class OvertimeState(models.TextChoices):
    PENDING = "pending", _("waiting for approval")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


OVERTIME_MOVES = (("pending", "approved"), ("pending", "rejected"), ("pending", "withdrawn"), ("approved", "withdrawn"))


CONTROL = StateMachine(
    code="accounts.control_case",
    column="state",
    states=(
        State("open", _("open"), "wait"),
        State("explained", _("explained"), "go"),
        State("closed", _("closed"), "done"),
    ),
    initial=("open",),
    transitions=(
        Transition("explain", ("open",), "explained", label=_("explain")),
        Transition("ask_again", ("explained",), "open", label=_("ask again")),
        Transition("close", ("open", "explained"), "closed", label=_("close")),
    ),
)
