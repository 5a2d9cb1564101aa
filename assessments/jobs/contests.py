"""Rankings of running contests, every hour; those whose last moment has come are final then."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.services.contests import JOB, refresh, running
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules


@background_job(JOB, label=_("Rankings of contests"), quiet=True)
def refresh_contests(job: RunningJob) -> None:
    """Each in a transaction of its own."""
    for contest in list(running()):
        job.check_cancelled()
        refresh(actor=None, contest=contest, now=timezone.now())


schedules.register(
    Schedule(JOB, _("Rankings of contests"), JOB, every=timedelta(hours=1), needed=lambda: running().exists())
)
