"""A promotion: proposed by a rule or by hand, completed, approved (ASM-9, defaults.md 9.3, 11)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

PROMOTION = StateMachine(
    code="assessments.promotion",
    column="state",
    states=(
        State("eligible", pgettext_lazy("promotion", "eligible"), "go"),
        State("in_review", _("in approval"), "wait"),
        State("approved", _("approved"), "done"),
        State("declined", pgettext_lazy("promotion", "not pursued"), "open"),
    ),
    initial=("eligible",),
    transitions=(
        Transition("submit", ("eligible",), "in_review", "promotion.c", _("Submit for approval")),
        Transition("confirm", ("eligible",), "approved", system=True),
        Transition("approve", ("in_review",), "approved", system=True),
        Transition("return", ("in_review",), "eligible", system=True),
        Transition("reject", ("in_review",), "declined", system=True),
        Transition("decline", ("eligible",), "declined", "promotion.c", pgettext_lazy("promotion", "Don't pursue"), danger=True),
    ),
)  # fmt: skip
