"""What reports does by the clock: the sweep of reminders, and forgetting what was told long ago."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.services.reports import JOB, write_report
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import SHORT, Schedule, background_job, schedules

# Longer than any occasion stays open: forgotten earlier, a step would be told again.
KEPT_FOR = timedelta(days=800)


@background_job("reports.sweep_reminders", label=_("Sweep of reminders"), queue=SHORT, limit_seconds=240, quiet=True)
def sweep_reminders(job: RunningJob) -> None:
    """Everything that is due. Each step is one row a person: running twice tells nothing twice."""
    from reports.sweep import sweep

    swept = sweep(timezone.now())
    job.result.update(sent=swept.sent, late=swept.late, held=swept.held, failed=swept.failed)


@background_job("reports.tidy", label=_("Forget old reminders"), queue=SHORT, quiet=True)
def tidy(job: RunningJob) -> None:
    from reports.models import SentReminder

    gone, _kinds = SentReminder.objects.filter(sent_at__lt=timezone.now() - KEPT_FOR).delete()
    job.result["forgotten"] = gone


background_job(JOB, label=_("Report as a file"))(write_report)

schedules.register(
    Schedule("reports.sweep_reminders", _("Sweep of reminders"), "reports.sweep_reminders", every=timedelta(minutes=5))
)
schedules.register(Schedule("reports.tidy", _("Forget old reminders"), "reports.tidy", at=time(3, 40)))
