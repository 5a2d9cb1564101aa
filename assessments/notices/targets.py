"""What people are told about targets."""

from django.utils.translation import gettext_lazy as _

from assessments.models import CycleStep
from assessments.period_words import PERIOD, code_words
from salesops.core.sockets.notifications import TODO, Event, events


def step_words(step: str) -> str:
    """A step by its code; notices of before have its label."""
    return str(dict(CycleStep.Step.choices).get(step, step))


STEP = {"cycle": code_words, "step": step_words}
events.register(
    Event(
        "assessments.targets_offered", _("Targets to be accepted"), _("Accept your targets of {period} by {due}, or object"),
        "PE", locked="P", group=TODO, says=PERIOD,
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.targets_late",
        _("Targets not accepted in time"),
        _("{who} hasn't answered about the targets of {period}"),
        says=PERIOD,
    )
)
events.register(
    Event(
        "assessments.targets_objected", _("Objection to targets"), _("{who} objects to targets: {reason}"), group=TODO
    )
)
events.register(
    Event("assessments.targets_replied", _("Objection answered"), _("Your objection to targets was answered: {reply}"))
)
events.register(
    Event(
        "assessments.targets_approved",
        _("Targets approved"),
        _("Targets of {period} are approved and can be published"),
        group=TODO,
        says=PERIOD,
    )
)
events.register(
    Event(
        "assessments.targets_published", _("Targets published"), _("Your targets of {period} are in force"), says=PERIOD
    )
)
events.register(
    Event(
        "assessments.target_changed", _("Target changed"), _("A target of yours of {period} was changed"), says=PERIOD
    )
)
# Of cards people hear that something happened, never what came of it: mail and page may be read by others.
events.register(
    Event(
        "assessments.card_to_rate", _("Scorecard to be rated"), _("Rate {who} for {period}: the work report is there"),
        "PE", group=TODO, says=PERIOD,
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.card_published", _("Scorecard published"), _("Your scorecard of {period} is published"), "PE",
        locked="PE", to_deputies=False, says=PERIOD,
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.card_appealed", _("Appeal to be decided"), _("{who} appeals against the scorecard of {period}"), group=TODO,
        says=PERIOD,
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.appeal_decided", _("Appeal decided"), _("Your appeal against the scorecard of {period} is decided"),
        to_deputies=False, says=PERIOD,
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.talk_noted", _("Review talk to be confirmed"), _("Confirm the review talk about {period}"), group=TODO,
        to_deputies=False, says=PERIOD,
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.cycle_step", _("Assessment step"), _("{step} of {cycle}: due {due}"), "PE", locked="P", group=TODO, says=STEP,
    )
)  # fmt: skip
events.register(
    Event(
        "assessments.cycle_step_late", _("Assessment step overdue"), _("{step} of {cycle} is overdue: {who}"), "PE", locked="P",
        says=STEP,
    )
)  # fmt: skip
