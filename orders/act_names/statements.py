"""What the acts on statements of account are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.confirm_statement": _("statement confirmed"),
        "orders.dispute_statement": _("statement disputed"),
        "orders.lock_statement": _("balance locked"),
        "orders.make_statement": _("statement made"),
        "orders.renew_statement_link": _("customer asked by a new link"),
        "orders.replace_statement": _("statement replaced"),
        "orders.revoke_statement_link": _("link revoked"),
        "orders.send_back_difference": _("difference not solved"),
        "orders.send_statement": _("statement sent"),
        "orders.solve_difference": _("difference solved"),
        "orders.verify_difference": _("difference verified"),
    }
)
