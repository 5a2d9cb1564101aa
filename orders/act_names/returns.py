"""What the acts on returns are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.add_return_photos": _("photos of a return added"),
        "orders.approve_return": _("return approved"),
        "orders.ask_for_goods": _("goods to be looked at asked for"),
        "orders.ask_return": _("return requested"),
        "orders.drop_return": _("return taken back before it was decided"),
        "orders.evaluate_again": _("return to be evaluated anew"),
        "orders.evaluate_return": _("return evaluated"),
        "orders.goods_came": _("goods to be looked at came in"),
        "orders.refuse_return": _("return refused"),
        "orders.reject_return": _("return rejected"),
        "orders.replace_return": _("exchange planned"),
        "orders.send_home_return": _("repaired goods sent home"),
        "orders.send_return": _("returned goods under way"),
        "orders.settle_return": _("return closed"),
        "orders.take_back_return": _("returned goods taken back"),
        "orders.withdraw_return": _("return withdrawn"),
    }
)
