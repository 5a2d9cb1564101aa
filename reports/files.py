"""Files of reports are handed out while their maker reaches what he reached (S15)."""

from typing import Any

from reports.services.reports import JOB
from salesops.core.lists.reach import mark_of_reach
from salesops.core.sockets.files import FileDoor, file_doors


def open_to(user: Any, stored: Any) -> bool:
    made = stored.job.result if stored.job else {}
    return bool(made) and made.get("reach") == mark_of_reach(user, stored.capability)


file_doors.register(FileDoor(JOB, open_to))
