"""The way of a dealer's monthly report, of a check of goods and money, and of each difference found in one (ORD-12)."""

from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

# What later reports go on from.
HANDED_IN = ("submitted", "closed")

DEALER_REPORT = StateMachine(
    code="orders.dealer_report",
    column="state",
    states=(
        State("draft", pgettext_lazy("of a dealer's report", "not handed in"), "open"),
        State("submitted", pgettext_lazy("of a dealer's report", "to be checked"), "wait"),
        State("closed", pgettext_lazy("of a dealer's report", "checked"), "done"),
        State("corrected", pgettext_lazy("of a dealer's report", "corrected"), "done"),
    ),
    initial=("draft",),
    transitions=(
        # Handed in by the dealer's link as well, where nobody is signed in.
        Transition("submit", ("draft",), "submitted", "", pgettext_lazy("a dealer's report", "Hand in")),
        Transition("check", ("submitted",), "closed", "replenishment.e", pgettext_lazy("a dealer's report", "Checked")),
        Transition(
            "send_back", ("submitted",), "draft", "replenishment.e", pgettext_lazy("a dealer's report", "Send back"),
            danger=True,
        ),
        Transition("correct", ("closed",), "corrected", "replenishment.e", pgettext_lazy("a dealer's report", "Correct")),
    ),
)  # fmt: skip

DEALER_CHECK = StateMachine(
    code="orders.dealer_check",
    column="state",
    states=(
        State("draft", pgettext_lazy("of a check with a dealer", "being taken"), "open"),
        State("open", pgettext_lazy("of a check with a dealer", "differences open"), "block"),
        State("closed", pgettext_lazy("of a check with a dealer", "closed"), "done"),
        State("dropped", pgettext_lazy("of a check with a dealer", "dropped"), "done"),
    ),
    initial=("draft",),
    transitions=(
        Transition("finish", ("draft",), "open", "replenishment.c", pgettext_lazy("a check with a dealer", "Finish")),
        Transition("close", ("open",), "closed", "", pgettext_lazy("a check with a dealer", "Close"), system=True),
        Transition(
            "drop",
            ("draft",),
            "dropped",
            "replenishment.c",
            pgettext_lazy("a check with a dealer", "Drop"),
            danger=True,
        ),
    ),
)

DEALER_DIFFERENCE = StateMachine(
    code="orders.dealer_difference",
    column="state",
    states=(
        State("open", pgettext_lazy("of a difference", "open"), "block"),
        State("solved", pgettext_lazy("of a difference", "solved, to be verified"), "wait"),
        State("verified", pgettext_lazy("of a difference", "verified"), "done"),
    ),
    initial=("open",),
    transitions=(
        Transition("solve", ("open",), "solved", "", pgettext_lazy("a difference", "Solve")),
        Transition("verify", ("solved",), "verified", "", pgettext_lazy("a difference", "Verify")),
        Transition("send_back", ("solved",), "open", "", pgettext_lazy("a difference", "Not solved"), danger=True),
    ),
)
