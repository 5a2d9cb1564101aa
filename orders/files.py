"""Proof of shipments and photos of returns are handed out to those who see these (ACC-5)."""

from typing import Any

from orders.models import Return, ReturnFile, Shipment, ShipmentFile
from salesops.core.sockets.files import FileDoor, file_doors


def open_to(user: Any, stored: Any) -> bool:
    return ShipmentFile.objects.filter(stored=stored, shipment__in=Shipment.objects.visible_to(user)).exists()


def returns_open_to(user: Any, stored: Any) -> bool:
    return ReturnFile.objects.filter(stored=stored, taken__in=Return.objects.visible_to(user)).exists()


file_doors.register(FileDoor("orders.shipment", open_to))
file_doors.register(FileDoor("orders.return", returns_open_to))
