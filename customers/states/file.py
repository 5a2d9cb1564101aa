"""State machines of what waits for somebody else in a file: bank details, merges. The database refuses every other move."""

from django.utils.translation import gettext_lazy as _

from salesops.core.states import State, StateMachine, Transition

_STATES = (
    State("waiting", _("waits for approval"), "wait"),
    State("done", _("carried out"), "done"),
    State("refused", _("refused"), "block"),
    State("withdrawn", _("withdrawn"), "open"),
)
_MOVES = (
    Transition("approve", ("waiting",), "done", system=True),
    Transition("refuse", ("waiting",), "refused", system=True),
    Transition("withdraw", ("waiting",), "withdrawn", system=True),
)
BANK_CHANGE = StateMachine(
    code="customers.bank_change", column="state", states=_STATES, initial=("waiting",), transitions=_MOVES
)
MERGE = StateMachine(
    code="customers.merge", column="state", states=_STATES, initial=("waiting", "done"), transitions=_MOVES
)
