"""A vacancy: open for applications, scored by its panel, decided (ASM-9, defaults.md 9.3 PR4)."""

from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

UNDER_WAY = ("open", "scoring", "scored")
# From here on nobody's score changes, and the panel sees each other's.
SCORED = ("scored", "decided", "unfilled")

VACANCY = StateMachine(
    code="assessments.vacancy",
    column="state",
    states=(
        State("open", pgettext_lazy("vacancy", "open for applications"), "go"),
        State("scoring", pgettext_lazy("vacancy", "before the panel"), "wait"),
        State("scored", pgettext_lazy("vacancy", "scored"), "wait"),
        State("decided", pgettext_lazy("vacancy", "decided"), "done"),
        State("unfilled", pgettext_lazy("vacancy", "not filled"), "open"),
        State("cancelled", pgettext_lazy("vacancy", "called off"), "open"),
    ),
    initial=("open",),
    transitions=(
        Transition("begin_scoring", ("open",), "scoring", system=True),
        Transition("nobody_left", ("open", "scoring", "scored"), "unfilled", system=True),
        Transition("all_scored", ("scoring",), "scored", system=True),
        Transition("decide", ("scored",), "decided", "promotion.a", pgettext_lazy("vacancy", "Decide")),
        Transition("leave_unfilled", ("scored",), "unfilled", "promotion.a", pgettext_lazy("vacancy", "Leave unfilled")),
        Transition("cancel", UNDER_WAY, "cancelled", label=pgettext_lazy("vacancy", "Call off"), danger=True),
    ),
)  # fmt: skip
