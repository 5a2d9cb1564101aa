"""Every night the running periods are worked out anew: pages read what is kept."""

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.services import progress
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules

JOB = "assessments.refresh_progress"


@background_job(JOB, label=_("Progress of the running periods"), once=True, quiet=True)
def refresh_progress(job: RunningJob) -> None:
    """Month, quarter and year of everybody."""
    job.result = {"kept": progress.refresh(actor=None, now=timezone.now())}


schedules.register(Schedule(JOB, _("Progress of the running periods"), JOB, at=time(5, 30)))
