"""The way of a contract (defaults.md 13). The review is an approval: its end moves the contract, nobody by hand.

``amend`` moves nothing: the contract stays in force, its amendment goes the same way from its own draft.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

# Terms and texts are written here; everywhere else they are final.
WRITABLE = ("draft", "returned")
FINAL = ("in_review", "approved", "signed", "in_force", "fulfilled", "void", "terminated")
# Neither signed nor given up.
UNSIGNED = ("draft", "in_review", "returned", "approved")
# Orders may be made from it.
BINDING = ("signed", "in_force")

CONTRACT = StateMachine(
    code="orders.contract",
    column="state",
    states=(
        State("draft", _("draft"), "open"),
        State("in_review", pgettext_lazy("of a contract", "in review"), "wait"),
        State("returned", pgettext_lazy("of a contract", "returned"), "wait"),
        State("approved", pgettext_lazy("of a contract", "approved"), "go"),
        State("signed", pgettext_lazy("of a contract", "signed"), "go"),
        State("in_force", pgettext_lazy("of a contract", "in force"), "go"),
        State("fulfilled", pgettext_lazy("of a contract", "fulfilled"), "done"),
        State("void", pgettext_lazy("of a contract", "void"), "block"),
        State("terminated", pgettext_lazy("of a contract", "terminated"), "block"),
    ),
    initial=("draft",),
    transitions=(
        Transition("submit", WRITABLE, "in_review", "contracts.c", pgettext_lazy("a contract", "Submit for review")),
        Transition("return", ("in_review",), "returned", system=True),
        Transition("approve", ("in_review",), "approved", system=True),
        Transition("sign", ("approved",), "signed", "contracts.c", pgettext_lazy("a contract", "Record the signing")),
        Transition("file", ("signed",), "in_force", "contracts.c", pgettext_lazy("a contract", "File the original")),
        Transition("fulfil", ("in_force",), "fulfilled", system=True),
        Transition("lapse", ("approved",), "draft", system=True),
        Transition(
            "void", ("draft", "returned", "approved"), "void", "contracts.c", pgettext_lazy("a contract", "Void"), danger=True
        ),
        Transition("terminate", BINDING, "terminated", system=True, danger=True),
    ),
)  # fmt: skip
