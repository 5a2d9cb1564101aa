"""State machines of grading, each as one table; the database refuses every other move."""

from django.utils.translation import gettext_lazy as _

from salesops.core.states import State, StateMachine, Transition

OVERRIDE = StateMachine(
    code="customers.grade_override",
    column="state",
    states=(
        State("waiting", _("waits for approval"), "wait"),
        State("active", _("in force"), "go"),
        State("refused", _("refused"), "block"),
        State("withdrawn", _("withdrawn"), "open"),
        State("ended", _("ended"), "done"),
    ),
    initial=("waiting", "active"),
    transitions=(
        Transition("approve", ("waiting",), "active", system=True),
        Transition("refuse", ("waiting",), "refused", system=True),
        Transition("withdraw", ("waiting",), "withdrawn", system=True),
        Transition("end", ("active",), "ended", right="grades.a", label=_("end now")),
    ),
)

SUGGESTION = StateMachine(
    code="customers.grade_suggestion",
    column="state",
    states=(
        State("open", _("to be decided"), "wait"),
        State("accepted", _("accepted"), "done"),
        State("declined", _("declined"), "open"),
        State("lapsed", _("no longer holds"), "open"),
    ),
    initial=("open",),
    transitions=(
        Transition("accept", ("open",), "accepted", right="grades.a", label=_("accept")),
        Transition("decline", ("open",), "declined", right="grades.a", label=_("decline")),
        Transition("lapse", ("open",), "lapsed", system=True),
    ),
)

STALLED = StateMachine(
    code="customers.stalled",
    column="state",
    states=(
        State("open", _("waits for the rep"), "wait"),
        State("overdue", _("waits for the supervisor"), "block"),
        State("answered", _("answered"), "done"),
        State("decided", _("decided by the supervisor"), "done"),
        State("lapsed", _("progress meanwhile"), "open"),
    ),
    initial=("open", "overdue"),
    transitions=(
        Transition("answer", ("open",), "answered", label=_("answer")),
        Transition("pass_on", ("open",), "overdue", system=True),
        Transition("decide", ("open", "overdue"), "decided", right="grades.a", label=_("decide")),
        Transition("lapse", ("open", "overdue"), "lapsed", system=True),
    ),
)
