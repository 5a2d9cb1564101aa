"""Files of reports are handed out while their maker may take the report out and reaches what he reached (S15)."""

from typing import Any

from reports.services.reports import JOB, reach_of
from salesops.core.sockets.files import FileDoor, file_doors
from salesops.core.sockets.reports import reports


def open_to(user: Any, stored: Any) -> bool:
    code = stored.job.args.get("code", "") if stored.job else ""
    if code not in reports:
        return False
    report = reports.get(code)()
    return report.may_export(user) and stored.job.result.get("reach") == reach_of(report, user)


file_doors.register(FileDoor(JOB, open_to))
