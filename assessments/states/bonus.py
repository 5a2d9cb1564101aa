"""The states of a bonus run (defaults.md 9.2): computed, reviewed and agreed to, taken to payroll."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

# Whose bonus it is sees it from here on.
AGREED = ("approved",)

BONUS_RUN = StateMachine(
    code="assessments.bonus_run",
    column="state",
    states=(
        State("computed", pgettext_lazy("bonus run", "computed"), "open"),
        State("in_review", pgettext_lazy("bonus run", "in approval"), "wait"),
        State("approved", pgettext_lazy("bonus run", "approved"), "done"),
        State("void", pgettext_lazy("bonus run", "void"), "block"),
    ),
    initial=("computed",),
    transitions=(
        Transition("submit", ("computed",), "in_review", "bonus.c", _("Submit for approval")),
        # What follows the approval engine's answers; people decide there, in the inbox.
        Transition("return", ("in_review",), "computed", system=True),
        Transition("reject", ("in_review",), "void", system=True),
        Transition("approve", ("in_review",), "approved", system=True),
        # Computed anew under a new number; the old one is kept.
        Transition("void", ("computed",), "void", "bonus.c", _("Void"), danger=True),
    ),
)
