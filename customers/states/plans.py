"""States of a plan handed in, of a planned visit and of the manager's look at a key one (W03)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

PLANNED_VISIT = StateMachine(
    code="customers.planned_visit",
    column="state",
    states=(
        State("planned", pgettext_lazy("visit", "planned"), "open"),
        State("done", pgettext_lazy("visit", "done"), "done"),
        State("missed", pgettext_lazy("visit", "not done"), "block"),
    ),
    initial=("planned",),
    transitions=(
        # A visit logged later after all does a missed one as well.
        Transition("do", ("planned", "missed"), "done", system=True),
        Transition("miss", ("planned",), "missed", "visits.v", pgettext_lazy("visits", "Not done")),
    ),
)
REVIEW = StateMachine(
    code="customers.planned_visit_review",
    column="review",
    states=(
        State("open", pgettext_lazy("visit plan", "not looked at"), "open"),
        State("commented", pgettext_lazy("visit plan", "commented"), "wait"),
        State("fixed", pgettext_lazy("visit plan", "fixed"), "done"),
    ),
    initial=("open",),
    transitions=(
        Transition("comment", ("open",), "commented", "visits.v", _("Comment")),
        Transition("fix", ("open", "commented"), "fixed", "visits.v", _("Fix")),
        Transition("loosen", ("fixed",), "commented", "visits.v", _("Open again")),
    ),
)
PLAN = StateMachine(
    code="customers.visit_plan",
    column="state",
    states=(
        State("handed_in", pgettext_lazy("visit plan", "handed in"), "wait"),
        State("seen", pgettext_lazy("visit plan", "seen"), "done"),
    ),
    initial=("handed_in",),
    # A head may say something else later; nobody makes a plan unseen.
    transitions=(Transition("answer", ("handed_in", "seen"), "seen", "visits.v", _("Answer")),),
)
