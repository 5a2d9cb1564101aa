"""What the acts on orders are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.allow_exception": _("credit exception of an order approved"),
        "orders.allow_price": _("prices of an order approved"),
        "orders.apply_change": _("change of an order applied"),
        "orders.ask_change": _("change of an order asked for"),
        "orders.bring_orders": _("order imported"),
        "orders.cancel_order": _("order cancelled"),
        "orders.check_rest": _("credit of an imported order checked"),
        "orders.confirm_order": _("order confirmed"),
        "orders.copy_order": _("order copied"),
        "orders.edit_order": _("order edited"),
        "orders.open_order": _("order begun"),
        "orders.pause_order": _("order put on hold"),
        "orders.refuse_change": _("change of an order refused"),
        "orders.refuse_exception": _("credit exception of an order refused"),
        "orders.refuse_price": _("prices of an order refused"),
        "orders.resume_order": _("order resumed"),
        "orders.return_order": _("order sent back"),
        "orders.submit_order": _("order submitted"),
        "orders.take_in_order": _("imported order handed in"),
    }
)
