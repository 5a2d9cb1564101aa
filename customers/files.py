"""Files of customers are handed out while they are kept and their customer may be opened (ACC-5)."""

from typing import Any

from customers.models import CustomerFile
from customers.services.files import PURPOSE
from salesops.core.sockets.files import FileDoor, file_doors


def open_to(user: Any, stored: Any) -> bool:
    return CustomerFile.objects.visible_to(user).filter(stored=stored).exists()


file_doors.register(FileDoor(PURPOSE, open_to))
