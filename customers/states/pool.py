"""State machines of owner changes and clashes, each as one table; the database refuses every other move."""

from django.utils.translation import gettext_lazy as _

from salesops.core.states import State, StateMachine, Transition

OWNER_CHANGE = StateMachine(
    code="customers.owner_change",
    column="state",
    states=(
        State("waiting", _("waits for approval"), "wait"),
        State("planned", _("planned"), "go"),
        State("done", _("done"), "done"),
        State("refused", _("refused"), "block"),
        State("withdrawn", _("withdrawn"), "open"),
        State("cancelled", _("called off"), "open"),
    ),
    initial=("waiting",),
    transitions=(
        Transition("plan", ("waiting",), "planned", system=True),
        Transition("finish", ("waiting", "planned"), "done", system=True),
        Transition("refuse", ("waiting",), "refused", system=True),
        Transition("withdraw", ("waiting",), "withdrawn", system=True),
        Transition("cancel", ("planned",), "cancelled", right="handover.a", label=_("call off")),
    ),
)

CLASH = StateMachine(
    code="customers.clash",
    column="state",
    states=(
        State("open", _("waits for the decision"), "wait"),
        State("stays", _("stays with the owner"), "done"),
        State("moves", _("goes to the reporter"), "done"),
        State("split", _("result is split"), "done"),
        State("withdrawn", _("withdrawn"), "open"),
    ),
    initial=("open",),
    transitions=(
        Transition("stay", ("open",), "stays", right="handover.a", label=_("stays with the owner")),
        Transition("move", ("open",), "moves", right="handover.a", label=_("goes to the reporter")),
        Transition("split", ("open",), "split", right="handover.a", label=_("split the result")),
        Transition("withdraw", ("open",), "withdrawn", label=_("withdraw")),
    ),
)
