"""The way of a return or an exchange (ORD-7; defaults.md 11 and 13). Who may take which step: ``orders/scope_returns.py``."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

# Its goods are the customer's still, and on no other return.
OPEN = ("requested", "deciding", "approved", "under_way")
COMING = ("approved", "under_way")

RETURN = StateMachine(
    code="orders.return",
    column="state",
    states=(
        State("requested", pgettext_lazy("of a return", "to be evaluated"), "wait"),
        State("deciding", pgettext_lazy("of a return", "waiting for approval"), "wait"),
        State("approved", pgettext_lazy("of a return", "may come back"), "go"),
        State("under_way", pgettext_lazy("of a return", "goods under way"), "go"),
        State("received", pgettext_lazy("of a return", "goods are back"), "go"),
        State("closed", pgettext_lazy("of a return", "closed"), "done"),
        State("refused", pgettext_lazy("of a return", "refused"), "block"),
        State("withdrawn", pgettext_lazy("of a return", "withdrawn"), "block"),
    ),
    initial=("requested",),
    transitions=(
        Transition("evaluate", ("requested",), "deciding", "returns.a", pgettext_lazy("a return", "Evaluate")),
        Transition("refuse", ("requested",), "refused", "returns.a", pgettext_lazy("a return", "Refuse"), danger=True),
        Transition("approve", ("deciding",), "approved", system=True),
        # The customer keeps the goods and pays less for them.
        Transition("concede", ("deciding",), "closed", system=True),
        Transition("reject", ("deciding",), "refused", system=True),
        Transition("evaluate_again", ("deciding",), "requested", system=True),
        Transition("send", ("approved",), "under_way", "returns.v", _("Goods under way")),
        Transition("take_back", COMING, "received", "returns.e", pgettext_lazy("a return", "Take back")),
        Transition("settle", ("received",), "closed", system=True),
        Transition("withdraw", OPEN, "withdrawn", "returns.c", pgettext_lazy("a return", "Withdraw"), danger=True),
    ),
)
