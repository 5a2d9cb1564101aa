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
            (lambda v, _p: not_needed_here(v),),
        ),
        Transition("return", ("in_review",), "draft", "settings.a", _("Send back")),
        Transition("withdraw", ("in_review",), "draft", "settings.e", _("Withdraw")),
        Transition("approve", ("in_review",), "published", "settings.a", _("Approve and publish"), (own_draft,)),
        Transition(
            "publish", ("draft",), "published", "settings.e", _("Publish"), (lambda v, _p: approval_missing(v),)
        ),
        Transition("discard", ("draft",), "discarded", "settings.e", _("Discard"), danger=True),
    ),
)
