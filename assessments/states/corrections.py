"""What is decided on a card outside its steps: a late correction, a red line (defaults.md 9.1, 13)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

CORRECTION = StateMachine(
    code="assessments.card_correction",
    column="state",
    states=(
        State("in_review", _("in approval"), "wait"),
        State("approved", _("approved"), "done"),
        State("rejected", _("rejected"), "block"),
        State("withdrawn", pgettext_lazy("correction", "taken back"), "open"),
    ),
    initial=("in_review",),
    transitions=(
        Transition("approve", ("in_review",), "approved", system=True),
        Transition("reject", ("in_review",), "rejected", system=True),
        Transition("withdraw", ("in_review",), "withdrawn", system=True),
    ),
)

RED_LINE = StateMachine(
    code="assessments.red_line",
    column="state",
    states=(
        State("hearing", pgettext_lazy("red line", "answer asked for"), "wait"),
        State("in_review", _("in approval"), "wait"),
        State("decided", pgettext_lazy("red line", "decided"), "block"),
        State("dropped", pgettext_lazy("red line", "not pursued"), "done"),
    ),
    initial=("hearing",),
    transitions=(
        # After the answer, or when the time for it is over.
        Transition("hand_on", ("hearing",), "in_review", system=True),
        Transition("decide", ("in_review",), "decided", system=True),
        Transition("drop", ("in_review",), "dropped", system=True),
        Transition("take_back", ("hearing",), "dropped", label=pgettext_lazy("red line", "Take back")),
    ),
)
