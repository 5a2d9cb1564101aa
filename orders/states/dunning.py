"""The ways of a dunning letter and of a dispute (ORD-10)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

LETTER = StateMachine(
    code="orders.dunning_letter",
    column="state",
    states=(
        State("draft", pgettext_lazy("of a letter", "to be signed"), "wait"),
        State("issued", pgettext_lazy("of a letter", "signed"), "go"),
        State("delivered", pgettext_lazy("of a letter", "delivered"), "done"),
        State("void", pgettext_lazy("of a letter", "not needed"), "done"),
    ),
    initial=("draft",),
    transitions=(
        Transition("sign", ("draft",), "issued", "receivables.a", pgettext_lazy("a letter", "Sign")),
        Transition("deliver", ("issued",), "delivered", "receivables.e", pgettext_lazy("a letter", "Record the delivery")),
        Transition("void", ("draft",), "void", "receivables.e", pgettext_lazy("a letter", "Not needed"), danger=True),
    ),
)  # fmt: skip
DISPUTE = StateMachine(
    code="orders.dispute",
    column="state",
    states=(
        State("open", pgettext_lazy("of a dispute", "to be decided"), "block"),
        State("upheld", pgettext_lazy("of a dispute", "the customer is right"), "done"),
        State("rejected", pgettext_lazy("of a dispute", "the invoice stands"), "done"),
    ),
    initial=("open",),
    transitions=(
        Transition("uphold", ("open",), "upheld", "receivables.a", _("The customer is right")),
        Transition("reject", ("open",), "rejected", "receivables.a", _("The invoice stands")),
    ),
)
