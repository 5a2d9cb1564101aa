"""What people are told about honours, promotions and improvement plans."""

from django.utils.translation import gettext_lazy as _

from assessments.period_words import PERIOD
from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event(
        "assessments.honoured", _("Honour awarded"), _("You were honoured for {period}. Congratulations!"), says=PERIOD
    )
)
events.register(
    Event(
        "assessments.promotion_found",
        _("Promotion possible"),
        _("{who} meets a rule for promotion to {to}"),
        group=TODO,
    )
)
events.register(Event("assessments.promoted", _("Promotion approved"), _("Your new post is {to}, from {day}")))
events.register(
    Event(
        "assessments.improvement_due", _("Improvement plan to be opened"),
        _("Open an improvement plan with {who} by {due}"), "PE", locked="P", group=TODO,
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.improvement_late", _("Improvement plan not opened in time"),
        _("The improvement plan of {who} was due on {due}"),
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.improvement_opened", _("Improvement plan opened"), _("Improvement plan of {who}, until {until}"), "PE",
        locked="P",
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.checkpoint_due",
        _("Checkpoint due"),
        _("Checkpoint of {who}'s improvement plan on {due}"),
        group=TODO,
    )
)
events.register(
    Event(
        "assessments.checkpoint_held",
        _("Checkpoint held"),
        _("{who} noted what was found at a checkpoint of your plan"),
    )
)
