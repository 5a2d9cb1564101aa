"""How the portal is doing, in figures an administrator acts on."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesops.core.jobs.files import disk
from salesops.core.jobs.models import Job, PlannedRun, Pulse
from salesops.core.jobs.states import JobState
from salesops.core.notify.models import Mail
from salesops.core.notify.states import MailState

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


def vitals(now: datetime) -> list[Vital]:
    """Everything the health page shows above its tables; seven queries."""
    pulses = dict(Pulse.objects.values_list("name", "at"))
    beat = pulses.get("beat")
    jobs = Job.objects.aggregate(
        waiting_short=Count("pk", filter=Q(state=JobState.WAITING, queue="short", not_before__lte=now)),
        waiting_long=Count("pk", filter=Q(state=JobState.WAITING, queue="long", not_before__lte=now)),
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        lost=Count("pk", filter=Q(state=JobState.RUNNING, lease_until__lt=now)),
        parked=Count("pk", filter=Q(state=JobState.PARKED)),
    )
    mail = Mail.objects.aggregate(
        waiting=Count("pk", filter=Q(state=MailState.WAITING, not_before__lte=now)),
        oldest=Min("not_before", filter=Q(state=MailState.WAITING, not_before__lte=now)),
        failed=Count("pk", filter=Q(state=MailState.FAILED)),
    )
    place = disk.folder()
    place.mkdir(parents=True, exist_ok=True)
    failing = last_sweep_failures()
    usage = shutil.disk_usage(place)
    oldest = mail["oldest"]
    return [
        Vital(_("Last tick of the clock"), beat, beat is None or now - beat > PULSE_LATE, "moment"),
        Vital(_("Last short work"), pulses.get("short"), False, "moment"),
        Vital(_("Last long work"), pulses.get("long"), False, "moment"),
        Vital(_("Short jobs waiting"), jobs["waiting_short"], jobs["waiting_short"] > 100),
        Vital(_("Long jobs waiting"), jobs["waiting_long"], jobs["waiting_long"] > 20),
        Vital(_("Jobs running"), jobs["running"]),
        Vital(_("Jobs whose worker is gone"), jobs["lost"], jobs["lost"] > 0),
        Vital(_("Jobs parked"), jobs["parked"], jobs["parked"] > 0),
        Vital(_("Mail waiting"), mail["waiting"]),
        Vital(_("Oldest mail waiting since"), oldest, oldest is not None and now - oldest > OUTBOX_LATE, "moment"),
        Vital(_("Mail failed"), mail["failed"], mail["failed"] > 0),
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
