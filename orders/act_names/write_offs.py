"""What the acts on write-offs and refunds are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.add_evidence": _("evidence added"),
        "orders.approve_refund": _("refund approved"),
        "orders.ask_refund": _("refund asked for"),
        "orders.ask_write_off": _("write-off asked for"),
        "orders.drop_refund": _("request for the refund taken back"),
        "orders.drop_write_off": _("request for the write-off taken back"),
        "orders.lapse_write_off": _("write-off lapsed: paid meanwhile"),
        "orders.pay_refund": _("refund paid"),
        "orders.post_write_off": _("written off"),
        "orders.refuse_refund": _("refund refused"),
        "orders.refuse_write_off": _("write-off refused"),
        "orders.withdraw_refund": _("refund withdrawn"),
        "orders.withdraw_write_off": _("write-off withdrawn"),
        "orders.write_back": _("write-off taken back: owed again"),
    }
)
