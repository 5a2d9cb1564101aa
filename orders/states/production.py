"""The way of a production plan order: passed, answered with a date, made, in stock (ORD-16)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

# Somebody still makes, or is to make, something of it.
OPEN = ("passed", "dated", "running")

PRODUCTION = StateMachine(
    code="orders.production",
    column="state",
    states=(
        State("passed", pgettext_lazy("of a production order", "passed"), "wait"),
        State("dated", pgettext_lazy("of a production order", "scheduled"), "go"),
        State("running", pgettext_lazy("of a production order", "in production"), "go"),
        State("done", pgettext_lazy("of a production order", "in stock"), "done"),
        State("cancelled", pgettext_lazy("of a production order", "cancelled"), "block"),
    ),
    initial=("passed",),
    transitions=(
        Transition("answer", ("passed",), "dated", "production.a", _("Answer with a date")),
        Transition(
            "report", ("dated", "running"), "running", "production.a",
            pgettext_lazy("a production order", "Report progress"),
        ),
        Transition(
            "receive", ("dated", "running"), "running", "production.a",
            pgettext_lazy("a production order", "Into stock"),
        ),
        Transition(
            "cancel", OPEN, "cancelled", "production.e", pgettext_lazy("a production order", "Cancel"), danger=True
        ),
        Transition("finish", ("dated", "running"), "done", system=True),
        # What is left of it is needed no longer.
        Transition("drop", OPEN, "cancelled", system=True),
    ),
)  # fmt: skip
