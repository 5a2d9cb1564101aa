"""What accounts does by the clock and in the background."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Handover
from accounts.services.attendance import JOB as ATTENDANCE_FILE
from accounts.services.attendance import write_attendance_file
from accounts.services.controls import run_controls
from accounts.services.handover import run_or_stop, start_handover
from accounts.services.leaving import let_leavers_go
from accounts.services.sign_in import RESET_LETTER, send_reset
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import SHORT, Schedule, background_job, schedules


@background_job("accounts.run_handover", label=_("Handover"))
def run_one_handover(job: RunningJob, *, handover: int) -> None:
    """A large handover, once approved and due."""
    found = Handover.objects.filter(pk=handover, state="planned").first()
    if found:
        run_or_stop(found)


@background_job("accounts.day_changes", label=_("Leavers and handovers of the day"), queue=SHORT, quiet=True)
def day_changes(job: RunningJob) -> None:
    """Handovers whose day has come, then the sign-ins of people whose last day is over."""
    today = timezone.localdate()
    due = list(Handover.objects.filter(state="planned", day__lte=today).order_by("day", "pk"))
    for handover in due:
        start_handover(handover)
    job.result.update(handovers=len(due), leavers=let_leavers_go(actor=None, today=today))


background_job(ATTENDANCE_FILE, label=_("Attendance as a spreadsheet"), capability=("leave", "x"))(
    write_attendance_file
)


@background_job(RESET_LETTER, label=_("Letter for a new password"), queue=SHORT, quiet=True)
def reset_letter(job: RunningJob, *, person: int | None) -> None:
    """Written here and not while somebody waits: how long the answer takes must not tell whether a name exists."""
    send_reset(person=person, now=timezone.now(), actor=None)


schedules.register(
    Schedule("accounts.day_changes", _("Leavers and handovers of the day"), "accounts.day_changes", at=time(0, 5))
)


@background_job("accounts.run_controls", label=_("Control monitor"), queue=SHORT, limit_seconds=600, quiet=True)
def controls(job: RunningJob, *, whole_month: bool = False) -> None:
    """Every rule once; found again means no second case."""
    job.result.update(run_controls(now=timezone.now(), whole_month=whole_month))


schedules.register(
    Schedule("accounts.controls", _("Control monitor"), "accounts.run_controls", every=timedelta(hours=1))
)
schedules.register(
    Schedule(
        "accounts.controls_of_month",
        _("Control monitor, looking back a month"),
        "accounts.run_controls",
        at=time(2, 40),
        args={"whole_month": True},
    )
)
