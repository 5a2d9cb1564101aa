"""A sales contest: drafted, running, closed with its result (ASM-11)."""

from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

CONTEST = StateMachine(
    code="assessments.contest",
    column="state",
    states=(
        State("draft", pgettext_lazy("contest", "being prepared"), "open"),
        State("running", pgettext_lazy("contest", "running"), "go"),
        State("closed", pgettext_lazy("contest", "closed"), "done"),
        State("cancelled", pgettext_lazy("contest", "called off"), "open"),
    ),
    initial=("draft",),
    transitions=(
        Transition("start", ("draft",), "running", "promotion.c", pgettext_lazy("contest", "Announce")),
        Transition("close", ("running",), "closed", system=True),
        Transition(
            "cancel", ("draft", "running"), "cancelled", "promotion.c", pgettext_lazy("contest", "Call off"), danger=True
        ),
    ),
)  # fmt: skip
