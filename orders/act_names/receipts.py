"""What the acts on receipts are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.allocate_receipt": _("receipt allocated"),
        "orders.book_receipt": _("receipt booked"),
        "orders.bring_receipts": _("receipt imported"),
        "orders.close_order": _("order settled"),
        "orders.release_order": _("order let go by money received"),
        "orders.reverse_receipt": _("receipt reversed"),
        "orders.unallocate_receipt": _("allocation taken back"),
    }
)
