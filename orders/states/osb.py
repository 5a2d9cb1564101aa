"""The way of an OSB problem: numbered, taken on, solved, verified by somebody else (ORD-11, O20)."""

from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

# Somebody is to solve it.
UNSOLVED = ("open", "working")
# What the monthly OSB meeting goes through: solved ones are verified there at the latest.
OPEN = (*UNSOLVED, "solved")

OSB_PROBLEM = StateMachine(
    code="orders.osb_problem",
    column="state",
    states=(
        State("open", pgettext_lazy("of a problem", "open"), "block"),
        State("working", pgettext_lazy("of a problem", "being worked on"), "go"),
        State("solved", pgettext_lazy("of a problem", "solved, to be verified"), "wait"),
        State("verified", pgettext_lazy("of a problem", "verified"), "done"),
        State("dropped", pgettext_lazy("of a problem", "dropped"), "done"),
    ),
    initial=("open",),
    transitions=(
        Transition("take", ("open",), "working", "osb.v", pgettext_lazy("a problem", "Take on")),
        Transition("solve", UNSOLVED, "solved", "osb.v", pgettext_lazy("a problem", "Solved")),
        Transition("verify", ("solved",), "verified", "osb.a", pgettext_lazy("a problem", "Verify")),
        Transition("send_back", ("solved",), "working", "osb.a", pgettext_lazy("a problem", "Not solved"), danger=True),
        Transition("drop", UNSOLVED, "dropped", "osb.a", pgettext_lazy("a problem", "Drop"), danger=True),
    ),
)
