"""A plan of targets: broken down, shown to its people, approved, published (ASM-1, defaults.md 11)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

PLAN = StateMachine(
    code="assessments.target_plan",
    column="state",
    states=(
        State("draft", _("draft"), "open"),
        State("offered", pgettext_lazy("targets", "waits for acceptance"), "wait"),
        State("waiting", _("waits for approval"), "wait"),
        State("approved", _("approved"), "go"),
        State("published", _("published"), "done"),
        State("discarded", _("discarded"), "open"),
    ),
    initial=("draft",),
    transitions=(
        Transition("offer", ("draft",), "offered", label=pgettext_lazy("targets", "ask for acceptance")),
        Transition("revise", ("offered", "approved"), "draft", label=pgettext_lazy("targets", "revise")),
        Transition("submit", ("draft", "offered"), "waiting", label=_("submit for approval")),
        Transition("approve", ("waiting",), "approved", system=True),
        Transition("send_back", ("waiting",), "draft", system=True),
        Transition("reject", ("waiting",), "discarded", system=True),
        Transition("publish", ("approved",), "published", label=_("publish")),
        Transition("discard", ("draft", "offered", "approved"), "discarded", label=_("discard"), danger=True),
    ),
)
