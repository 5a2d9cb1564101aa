"""The states of a policy version."""

from django.utils.translation import gettext_lazy as _

from salesops.core.policies.rules import approval_missing, not_needed_here, own_draft
from salesops.core.states import State, StateMachine, Transition

VERSION = StateMachine(
    code="policies.version",
    column="state",
    states=(
        State("draft", _("draft"), "open"),
        State("in_review", _("in approval"), "wait"),
        State("published", _("published"), "done"),
        State("discarded", _("discarded"), "block"),
    ),
    initial=("draft",),
    transitions=(
        Transition(
            "submit",
            ("draft",),
            "in_review",
            "settings.e",
            _("Submit for approval"),
            (lambda version, _person: not_needed_here(version),),
        ),
        # What follows the approval engine's answers; people decide there, in the inbox.
        Transition("return", ("in_review",), "draft", system=True),
        Transition("reject", ("in_review",), "discarded", system=True),
        Transition("approve", ("in_review",), "published", rules=(own_draft,), system=True),
        Transition(
            "publish",
            ("draft",),
            "published",
            "settings.e",
            _("Publish"),
            (lambda version, _person: approval_missing(version),),
        ),
        Transition("discard", ("draft",), "discarded", "settings.e", _("Discard"), danger=True),
    ),
)
