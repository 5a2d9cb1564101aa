"""States of work logs and of weekly and monthly reports (W01, W04, W05)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

WORK_LOG = StateMachine(
    code="customers.work_log",
    column="state",
    states=(
        State("draft", pgettext_lazy("work log", "draft"), "open"),
        State("submitted", pgettext_lazy("work log", "handed in"), "wait"),
        State("checked", pgettext_lazy("work log", "checked"), "done"),
    ),
    initial=("draft",),
    transitions=(
        Transition("submit", ("draft",), "submitted", "", _("Hand in")),
        Transition("return", ("submitted",), "draft", "", _("Send back")),
        Transition("check", ("submitted",), "checked", "", _("Check")),
    ),
)
WORK_REPORT = StateMachine(
    code="customers.work_report",
    column="state",
    states=(
        State("draft", pgettext_lazy("work log", "draft"), "open"),
        State("submitted", pgettext_lazy("work log", "handed in"), "wait"),
        State("returned", pgettext_lazy("work log", "sent back"), "block"),
        State("accepted", pgettext_lazy("work log", "accepted"), "done"),
    ),
    initial=("draft",),
    transitions=(
        Transition("submit", ("draft", "returned"), "submitted", "", _("Hand in")),
        Transition("return", ("submitted",), "returned", "", _("Send back")),
        Transition("accept", ("submitted",), "accepted", "", _("Accept")),
    ),
)
