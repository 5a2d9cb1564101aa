"""The way of an exception: recorded, customer told, alternative offered, agreed, closed (ORD-6). Open ones flag their order."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

OPEN = ("open", "told", "offered", "agreed")

EXCEPTION = StateMachine(
    code="orders.exception",
    column="state",
    states=(
        State("open", _("customer to be told"), "block"),
        State("told", _("customer told"), "wait"),
        State("offered", _("alternative offered"), "wait"),
        State("agreed", pgettext_lazy("of an exception", "agreed"), "go"),
        State("closed", pgettext_lazy("of an exception", "closed"), "done"),
        State("void", pgettext_lazy("of an exception", "void"), "done"),
    ),
    initial=("open",),
    transitions=(
        Transition("tell", ("open",), "told", "exceptions.e", _("The customer was told")),
        Transition("offer", ("told",), "offered", "exceptions.e", _("Offer an alternative")),
        Transition("accept", ("offered",), "agreed", "exceptions.e", _("The customer accepts")),
        Transition("decline", ("offered",), "told", "exceptions.e", _("The customer declines"), danger=True),
        Transition("close", ("told", "agreed"), "closed", "exceptions.e", pgettext_lazy("an exception", "Close")),
        Transition(
            "void", ("open",), "void", "exceptions.e", pgettext_lazy("an exception", "Recorded by mistake"), danger=True
        ),
    ),
)
