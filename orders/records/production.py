"""Production orders as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import ProductionLine, ProductionOrder
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.production",
        model=ProductionOrder,
        label=_("production order"),
        label_plural=_("Production orders"),
        title=str,
        subtitle=lambda production: production.customer.called,
        key=lambda production: production.number,
        url=lambda production: reverse("orders:production", args=[production.number]),
        search=lambda rows, text: rows.found_by(text).order_by("-passed_at", "-pk"),
        quick_search=lambda rows, text: rows.numbered(text).order_by("-passed_at", "-pk"),
        icon="unit",
        title_needs=("customer",),
        parts=((ProductionLine, "production"),),
    )
)
