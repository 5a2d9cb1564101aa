"""The ways of write-offs and refunds (ORD-8; defaults.md 11)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

# The last approval posts it. What the customer paid meanwhile is not written off; nothing left: it lapses.
WRITE_OFF = StateMachine(
    code="orders.write_off",
    column="state",
    states=(
        State("requested", pgettext_lazy("a write-off", "waits for approval"), "wait"),
        State("posted", pgettext_lazy("a write-off", "written off"), "done"),
        State("refused", pgettext_lazy("a write-off", "refused"), "block"),
        State("withdrawn", pgettext_lazy("a write-off", "withdrawn"), "block"),
        State("lapsed", pgettext_lazy("a write-off", "paid meanwhile"), "done"),
    ),
    initial=("requested",),
    transitions=(
        Transition("post", ("requested",), "posted", system=True),
        Transition("lapse", ("requested",), "lapsed", system=True),
        Transition("refuse", ("requested",), "refused", system=True),
        Transition("withdraw", ("requested",), "withdrawn", "write_offs.c", _("Withdraw"), danger=True),
    ),
)

# Asked for and not written off: it may be asked for anew.
NOT_GRANTED = ("refused", "withdrawn")

# Its money can't be allocated while it is HOLDING.
HOLDING = ("requested", "approved")

REFUND = StateMachine(
    code="orders.refund",
    column="state",
    states=(
        State("requested", pgettext_lazy("a refund", "waits for approval"), "wait"),
        State("approved", pgettext_lazy("a refund", "to be paid"), "go"),
        State("paid", pgettext_lazy("a refund", "paid"), "done"),
        State("refused", pgettext_lazy("a refund", "refused"), "block"),
        State("withdrawn", pgettext_lazy("a refund", "withdrawn"), "block"),
    ),
    initial=("requested",),
    transitions=(
        Transition("approve", ("requested",), "approved", system=True),
        Transition("refuse", ("requested",), "refused", system=True),
        Transition("pay", ("approved",), "paid", "receipts.a", pgettext_lazy("a refund", "Mark as paid")),
        Transition("withdraw", HOLDING, "withdrawn", "receipts.e", _("Withdraw"), danger=True),
    ),
)
