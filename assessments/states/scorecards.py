"""The states of a scorecard (defaults.md 13): from the freeze to the end of the appeals."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

# From here on the person assessed sees what came of it.
RESULT_STATES = ("published", "appealed", "closed")

SCORECARD = StateMachine(
    code="assessments.scorecard",
    column="state",
    states=(
        State("live", pgettext_lazy("scorecard", "live"), "open"),
        State("frozen", pgettext_lazy("scorecard", "frozen"), "wait"),
        State("self_assessed", pgettext_lazy("scorecard", "self-assessed"), "wait"),
        State("rated", pgettext_lazy("scorecard", "rated"), "wait"),
        State("calibrated", pgettext_lazy("scorecard", "calibrated"), "wait"),
        State("published", pgettext_lazy("scorecard", "published"), "go"),
        State("appealed", pgettext_lazy("scorecard", "appealed"), "block"),
        State("closed", pgettext_lazy("scorecard", "closed"), "done"),
        State("exempt", pgettext_lazy("scorecard", "not assessed"), "done"),
    ),
    initial=("live",),
    transitions=(
        Transition("freeze", ("live",), "frozen", system=True),
        Transition("exempt", ("live",), "exempt", system=True),
        Transition("self_assess", ("frozen",), "self_assessed", label=_("File the work report")),
        # By the rater named on the card: the general manager rates the director.
        Transition("rate", ("self_assessed",), "rated", label=_("Rate")),
        # A team's card is nobody's to rate; the guard of scorecards keeps people's cards from this way.
        Transition("settle", ("frozen",), "calibrated", system=True),
        Transition("calibrate", ("rated",), "calibrated", "scorecards.a", _("Calibrate")),
        Transition("publish", ("calibrated",), "published", "scorecards.a", _("Publish")),
        Transition("appeal", ("published",), "appealed", label=_("Appeal")),
        Transition("decide", ("appealed",), "published", "scorecards.a", _("Decide on the appeal")),
        Transition("close", ("published",), "closed", system=True),
    ),
)
