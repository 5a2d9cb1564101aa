"""The way of a change to a confirmed order (defaults.md 11, "Order change or cancellation")."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

CHANGE = StateMachine(
    code="orders.change",
    column="state",
    states=(
        State("waiting", _("waiting for approval"), "wait"),
        # Within one transaction: lines may be added now.
        State("approved", _("approved"), "go"),
        State("applied", pgettext_lazy("of a change", "applied"), "done"),
        State("refused", pgettext_lazy("of a change", "refused"), "block"),
    ),
    initial=("waiting",),
    transitions=(
        Transition("approve", ("waiting",), "approved", system=True),
        Transition("apply", ("approved",), "applied", system=True),
        Transition("refuse", ("waiting",), "refused", system=True),
    ),
)
