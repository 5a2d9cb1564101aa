"""How the portal is doing, in figures an administrator acts on."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesops.core.jobs.files import disk
from salesops.core.jobs.models import Job, PlannedRun
from salesops.core.jobs.states import JobState

# Beat ticks every 20 seconds; after this it is taken for dead.
PULSE_LATE = timedelta(minutes=2)
OUTBOX_LATE = timedelta(minutes=5)
DISK_LOW = 0.10


@dataclass(frozen=True)
class Vital:
    """One sign: what, how much, and whether somebody should look."""

    label: str | Promise
    value: object
    bad: bool = False
    # "moment", "number", "bytes" or "percent": how the page writes the value.
    kind: str = "number"


# Ticks of the clock and of the workers; jobs: waiting (short, long), running, lost, parked; mail: waiting, since, failed.
_SIGNS = """
SELECT
    (SELECT at FROM jobs_pulse WHERE name = 'beat'), (SELECT at FROM jobs_pulse WHERE name = 'short'),
    (SELECT at FROM jobs_pulse WHERE name = 'long'),
    jobs.short, jobs.long, jobs.running, jobs.lost, (SELECT count(*) FROM jobs_job WHERE state = 'parked'),
    mail.waiting, mail.oldest, (SELECT count(*) FROM notify_mail WHERE state = 'failed')
FROM (
    SELECT count(*) FILTER (WHERE state = 'waiting' AND queue = 'short' AND not_before <= %(now)s) AS short,
        count(*) FILTER (WHERE state = 'waiting' AND queue = 'long' AND not_before <= %(now)s) AS long,
        count(*) FILTER (WHERE state = 'running') AS running,
        count(*) FILTER (WHERE state = 'running' AND lease_until < %(now)s) AS lost
    FROM jobs_job WHERE state IN ('waiting', 'running')
) jobs, (
    SELECT count(*) AS waiting, min(not_before) AS oldest FROM notify_mail WHERE state = 'waiting' AND not_before <= %(now)s
) mail
"""


def vitals(now: datetime) -> list[Vital]:
    """Everything the health page shows above its tables; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_SIGNS, {"now": now})
        beat, short, long, waiting_short, waiting_long, running, lost, parked, mails, oldest, failed = cursor.fetchone()
    place = disk.folder()
    place.mkdir(parents=True, exist_ok=True)
    failing = last_sweep_failures()
    usage = shutil.disk_usage(place)
    return [
        Vital(_("Last tick of the clock"), beat, beat is None or now - beat > PULSE_LATE, "moment"),
        Vital(_("Last short work"), short, False, "moment"),
        Vital(_("Last long work"), long, False, "moment"),
        Vital(_("Short jobs waiting"), waiting_short, waiting_short > 100),
        Vital(_("Long jobs waiting"), waiting_long, waiting_long > 20),
        Vital(_("Jobs running"), running),
        Vital(_("Jobs whose worker is gone"), lost, lost > 0),
        Vital(_("Jobs parked"), parked, parked > 0),
        Vital(_("Mail waiting"), mails),
        Vital(_("Oldest mail waiting since"), oldest, oldest is not None and now - oldest > OUTBOX_LATE, "moment"),
        Vital(_("Mail failed"), failed, failed > 0),
        Vital(_("Reminders that fail"), len(failing), bool(failing)),
        Vital(_("Disk free"), usage.free, usage.free < DISK_LOW * usage.total, "bytes"),
    ]


def last_sweep_failures() -> dict[str, str]:
    """Codes of the reminders that failed in the newest sweep, with what went wrong."""
    done = Job.objects.filter(kind="reports.sweep_reminders", state=JobState.DONE)
    newest = done.order_by("-id").values_list("result", flat=True).first()
    return (newest or {}).get("failed") or {}


def last_runs() -> dict[str, PlannedRun]:
    """The newest run of each schedule."""
    newest = PlannedRun.objects.order_by("schedule", "-planned_at").distinct("schedule").select_related("job")
    return {run.schedule: run for run in newest}
