"""What the acts on products and stock are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.bring_back_product": _("product brought back"),
        "orders.change_list_by": _("prices of a list changed by a percentage"),
        "orders.count_stock": _("stock counted"),
        "orders.create_price_list": _("price list drawn up"),
        "orders.create_product": _("product opened"),
        "orders.drop_count": _("stock count dropped"),
        "orders.drop_price_list": _("draft of a price list dropped"),
        "orders.edit_price_list": _("price list edited"),
        "orders.edit_product": _("product edited"),
        "orders.end_price_list": _("price list ended"),
        "orders.move_stock": _("stock moved"),
        "orders.post_count": _("stock count posted"),
        "orders.publish_price_list": _("price list published"),
        "orders.receive_stock": _("stock received"),
        "orders.save_warehouse": _("warehouse saved"),
        "orders.set_list_lines": _("prices of a list set"),
        "orders.set_prices": _("prices set"),
        "orders.take_back_price_list": _("price list taken back"),
        "orders.withdraw_product": _("product withdrawn"),
    }
)
