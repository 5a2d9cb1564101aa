"""What the acts on invoices are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.approve_credit_note": _("credit note approved"),
        "orders.bring_invoices": _("invoice imported"),
        "orders.issue_credit_note": _("credit note issued"),
        "orders.issue_invoice": _("invoice issued"),
        "orders.propose_credit_note": _("credit note proposed"),
        "orders.refuse_credit_note": _("credit note refused"),
        "orders.request_invoice": _("invoice requested"),
        "orders.send_back_request": _("invoice request sent back"),
        "orders.withdraw_request": _("invoice request withdrawn"),
    }
)
