"""Files of customers are handed out while they are kept and their customer may be opened, forms on paper while their maker
reaches what he reached (ACC-5, S15)."""

from typing import Any

from customers.models import CustomerFile
from customers.services.files import PURPOSE
from customers.services.papers import JOB
from salesops.core.lists.reach import mark_of_reach
from salesops.core.sockets.files import FileDoor, file_doors


def open_to(user: Any, stored: Any) -> bool:
    return CustomerFile.objects.visible_to(user).filter(stored=stored).exists()


file_doors.register(FileDoor(PURPOSE, open_to))


def paper_open_to(user: Any, stored: Any) -> bool:
    made = stored.job.result if stored.job else {}
    return bool(made) and made.get("reach") == mark_of_reach(user, stored.capability)


file_doors.register(FileDoor(JOB, paper_open_to))
