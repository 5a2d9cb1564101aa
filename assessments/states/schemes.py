"""The states of a version of a scheme."""

from django.utils.translation import gettext_lazy as _

from assessments.rules.scheme_acts import own_draft
from salesops.core.states import State, StateMachine, Transition

SCHEME_VERSION = StateMachine(
    code="assessments.scheme_version",
    column="state",
    states=(
        State("draft", _("draft"), "open"),
        State("in_review", _("in approval"), "wait"),
        State("published", _("published"), "done"),
        State("discarded", _("discarded"), "block"),
    ),
    initial=("draft",),
    transitions=(
        Transition("submit", ("draft",), "in_review", "schemes.e", _("Submit for approval")),
        # What follows the approval engine's answers; people decide there, in the inbox.
        Transition("return", ("in_review",), "draft", system=True),
        Transition("reject", ("in_review",), "discarded", system=True),
        Transition("approve", ("in_review",), "published", rules=(own_draft,), system=True),
        Transition("discard", ("draft",), "discarded", "schemes.e", _("Discard"), danger=True),
    ),
)
