"""Proof of shipments is handed out to those who see the shipment (ACC-5)."""

from typing import Any

from orders.models import Shipment, ShipmentFile
from salesops.core.sockets.files import FileDoor, file_doors


def open_to(user: Any, stored: Any) -> bool:
    return ShipmentFile.objects.filter(stored=stored, shipment__in=Shipment.objects.visible_to(user)).exists()


file_doors.register(FileDoor("orders.shipment", open_to))
