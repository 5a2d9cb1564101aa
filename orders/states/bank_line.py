"""The way of a line of a bank's list: waits, is matched, kept as money received ahead, set aside, or taken back (ORD-9)."""

from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

# Somebody has still to say what the money is for. What was taken back waits again, and never goes with a bulk acceptance.
WAITING = ("open", "undone")
BOOKED = ("matched", "prepayment")

BANK_LINE = StateMachine(
    code="orders.bank_line",
    column="state",
    states=(
        State("open", pgettext_lazy("of a bank line", "waiting"), "open"),
        State("matched", pgettext_lazy("of a bank line", "matched"), "done"),
        State("prepayment", pgettext_lazy("of a bank line", "received ahead"), "done"),
        State("not_ours", pgettext_lazy("of a bank line", "no payment"), "block"),
        State("undone", pgettext_lazy("of a bank line", "taken back"), "wait"),
    ),
    initial=("open",),
    transitions=(
        Transition("match", WAITING, "matched", "receipts.c", pgettext_lazy("a bank line", "Accept")),
        Transition("prepay", WAITING, "prepayment", "receipts.c", pgettext_lazy("a bank line", "Prepayment")),
        Transition("set_aside", WAITING, "not_ours", "receipts.c", pgettext_lazy("a bank line", "Not a payment")),
        Transition(
            "undo", (*BOOKED, "not_ours"), "undone", "receipts.e", pgettext_lazy("a bank line", "Undo"), danger=True
        ),
    ),
)  # fmt: skip
