"""An exported file is handed out while its maker may still export the list and reaches what he reached (S15)."""

from typing import Any

from salesops.core.lists.models import Export
from salesops.core.lists.reach import mark_of_reach
from salesops.core.lists.services.exports import JOB
from salesops.core.sockets.files import FileDoor, file_doors
from salesops.core.sockets.lists import lists


def open_to(user: Any, stored: Any) -> bool:
    """Whether ``user`` made the export and has the same right and scope today."""
    export = Export.objects.visible_to(user).filter(pk=stored.record_id).first()
    if export is None or export.list_code not in lists:
        return False
    listed = lists.get(export.list_code)()
    return listed.may_export(user) and export.reach == mark_of_reach(user, listed.capability[0])


file_doors.register(FileDoor(JOB, open_to))
