"""Orders as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import Order, OrderLine
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.order",
        model=Order,
        label=_("order"),
        label_plural=_("Orders"),
        title=str,
        subtitle=lambda order: order.customer.called,
        key=lambda order: order.number or str(order.pk),
        url=lambda order: reverse("orders:order", args=[order.number or order.pk]),
        search=lambda orders, text: orders.found_by(text).order_by("-ordered_on", "-pk"),
        quick_search=lambda orders, text: orders.numbered(text).order_by("-ordered_on", "-pk"),
        icon="order",
        title_needs=("customer",),
        parts=((OrderLine, "order"),),
    )
)
