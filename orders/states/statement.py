"""The way of a statement of account and of each difference a customer finds in it (ORD-9)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

# Sent, and the customer has not agreed: the next may replace it, nobody takes silence for a yes.
WAITING = ("sent", "disputed")
AGREED = ("confirmed", "locked")

STATEMENT = StateMachine(
    code="orders.statement",
    column="state",
    states=(
        State("draft", pgettext_lazy("of a statement", "to be sent"), "open"),
        State("sent", pgettext_lazy("of a statement", "sent, no answer"), "wait"),
        State("confirmed", pgettext_lazy("of a statement", "confirmed"), "go"),
        State("disputed", pgettext_lazy("of a statement", "disputed"), "block"),
        State("locked", pgettext_lazy("of a statement", "locked"), "done"),
        State("replaced", pgettext_lazy("of a statement", "replaced"), "done"),
    ),
    initial=("draft",),
    transitions=(
        Transition("send", ("draft",), "sent", "receipts.e", pgettext_lazy("a statement", "Send to the customer")),
        Transition("confirm", ("sent",), "confirmed", "", pgettext_lazy("a statement", "Confirmed on paper")),
        Transition("dispute", ("sent", "confirmed"), "disputed", "", _("The customer disputes it"), danger=True),
        Transition("ask_again", ("disputed",), "sent", "receipts.e", _("Ask for confirmation again")),
        Transition("lock", ("confirmed",), "locked", "receipts.e", pgettext_lazy("a statement", "Lock the balance")),
        Transition("replace", ("draft", "sent", "disputed"), "replaced", "receipts.e", _("Replace by a new one")),
    ),
)

DIFFERENCE = StateMachine(
    code="orders.statement_difference",
    column="state",
    states=(
        State("open", pgettext_lazy("of a difference", "open"), "block"),
        State("solved", pgettext_lazy("of a difference", "solved, to be verified"), "wait"),
        State("verified", pgettext_lazy("of a difference", "verified"), "done"),
    ),
    initial=("open",),
    transitions=(
        Transition("solve", ("open",), "solved", "receipts.e", pgettext_lazy("a difference", "Solve")),
        Transition("verify", ("solved",), "verified", "receipts.e", pgettext_lazy("a difference", "Verify")),
        Transition(
            "send_back", ("solved",), "open", "receipts.e", pgettext_lazy("a difference", "Not solved"), danger=True
        ),
    ),
)
