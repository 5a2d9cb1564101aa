"""State machines of credit and of the monthly lists, each as one table; the database refuses every other move."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

ACCOUNT = StateMachine(
    code="customers.credit_account",
    column="state",
    states=(
        State("open", pgettext_lazy("of a credit account", "open"), "go"),
        State("frozen", _("frozen"), "block"),
    ),
    initial=("open",),
    transitions=(
        Transition("freeze", ("open",), "frozen", label=_("freeze"), danger=True),
        Transition("unfreeze", ("frozen",), "open", system=True),
    ),
)


def _waiting(code: str) -> StateMachine:
    """Something that waits for approval and ends with its decision."""
    return StateMachine(
        code=code,
        column="state",
        states=(
            State("waiting", _("waits for approval"), "wait"),
            State("approved", _("approved"), "done"),
            State("rejected", _("rejected"), "block"),
            State("returned", _("sent back"), "open"),
            State("withdrawn", _("withdrawn"), "open"),
        ),
        initial=("waiting", "approved"),
        transitions=(
            Transition("approve", ("waiting",), "approved", system=True),
            Transition("reject", ("waiting",), "rejected", system=True),
            Transition("send_back", ("waiting",), "returned", system=True),
            Transition("withdraw", ("waiting",), "withdrawn", system=True),
        ),
    )


ASSESSMENT = _waiting("customers.credit_assessment")
REQUEST = _waiting("customers.credit_request")

SIGN = StateMachine(
    code="customers.credit_sign",
    column="state",
    states=(
        State("open", pgettext_lazy("of a warning sign", "open"), "wait"),
        State("closed", _("closed"), "done"),
    ),
    initial=("open",),
    transitions=(Transition("close", ("open",), "closed", label=_("close")),),
)

MONTHLY = StateMachine(
    code="customers.monthly_list",
    column="state",
    states=(
        State("draft", _("draft"), "open"),
        State("signed", _("signed off"), "done"),
        State("replaced", _("replaced"), "open"),
    ),
    initial=("draft",),
    transitions=(
        Transition("sign_off", ("draft",), "signed", label=_("sign off")),
        Transition("replace", ("signed",), "replaced", system=True),
    ),
)
