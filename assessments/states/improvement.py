"""An improvement plan: due, opened by the manager, extended once, passed or not (ASM-10, defaults.md 9.3)."""

from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

IMPROVEMENT = StateMachine(
    code="assessments.improvement",
    column="state",
    states=(
        State("due", pgettext_lazy("improvement plan", "to be opened"), "wait"),
        State("open", pgettext_lazy("improvement plan", "under way"), "go"),
        State("extended", pgettext_lazy("improvement plan", "four weeks more"), "wait"),
        State("passed", pgettext_lazy("improvement plan", "passed"), "done"),
        State("failed", pgettext_lazy("improvement plan", "not passed"), "block"),
        State("cancelled", pgettext_lazy("improvement plan", "given up"), "open"),
    ),
    initial=("due",),
    transitions=(
        Transition("open", ("due",), "open", "promotion.c", pgettext_lazy("improvement plan", "Open the plan")),
        Transition("extend", ("open",), "extended", system=True),
        Transition("pass", ("open", "extended"), "passed", system=True),
        Transition("fail", ("open", "extended"), "failed", system=True),
        Transition("close", ("extended",), "failed", "promotion.c", pgettext_lazy("improvement plan", "Close as not passed")),
        Transition(
            "cancel", ("due", "open", "extended"), "cancelled", "promotion.a",
            pgettext_lazy("improvement plan", "Give the plan up"), danger=True,
        ),
    ),
)  # fmt: skip
