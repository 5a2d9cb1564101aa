"""The ways of invoice requests and credit notes (ORD-8)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

INVOICE_REQUEST = StateMachine(
    code="orders.invoice_request",
    column="state",
    states=(
        State("requested", pgettext_lazy("an invoice", "requested"), "wait"),
        State("issued", pgettext_lazy("an invoice", "issued"), "done"),
        State("sent_back", _("sent back"), "block"),
        State("withdrawn", pgettext_lazy("an invoice request", "withdrawn"), "block"),
    ),
    initial=("requested",),
    transitions=(
        Transition("issue", ("requested",), "issued", "invoices.e", _("Issue the invoice")),
        Transition("send_back", ("requested",), "sent_back", "invoices.e", _("Send back"), danger=True),
        Transition("withdraw", ("requested",), "withdrawn", "invoices.c", _("Withdraw"), danger=True),
    ),
)

# A lower price waits for its approval; what came back was approved with the return.
CREDIT_NOTE = StateMachine(
    code="orders.credit_note",
    column="state",
    states=(
        State("proposed", pgettext_lazy("a credit note", "waits for approval"), "wait"),
        State("approved", pgettext_lazy("a credit note", "to be issued"), "go"),
        State("issued", pgettext_lazy("a credit note", "issued"), "done"),
        State("refused", pgettext_lazy("a credit note", "refused"), "block"),
    ),
    initial=("proposed", "approved"),
    transitions=(
        Transition("approve", ("proposed",), "approved", system=True),
        Transition("refuse", ("proposed", "approved"), "refused", system=True),
        Transition("issue", ("approved",), "issued", "invoices.e", _("Issue the credit note")),
    ),
)
