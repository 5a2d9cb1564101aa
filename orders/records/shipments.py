"""Shipments as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import Shipment, ShipmentFile, ShipmentLine
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.shipment",
        model=Shipment,
        label=_("shipment"),
        label_plural=_("Shipments"),
        title=str,
        subtitle=lambda shipment: shipment.customer.called,
        key=lambda shipment: shipment.number or str(shipment.pk),
        url=lambda shipment: reverse("orders:shipment", args=[shipment.number or shipment.pk]),
        search=lambda rows, text: rows.found_by(text).order_by("-planned_on", "-pk"),
        quick_search=lambda rows, text: rows.numbered(text).order_by("-planned_on", "-pk"),
        icon="truck",
        title_needs=("order", "customer"),
        parts=((ShipmentLine, "shipment"), (ShipmentFile, "shipment")),
    )
)
