"""Closed cycles get their bonus run: looked for every hour, written once."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.services.bonus import computing
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules

JOB = "assessments.compute_bonus"


@background_job(JOB, label=_("Bonus of closed cycles"), quiet=True)
def compute_bonus(job: RunningJob) -> None:
    """Each run is a transaction of its own; one that is there already isn't worked out again."""
    job.result = {"runs": computing.compute_waiting(now=timezone.now())}


schedules.register(
    Schedule(
        JOB, _("Bonus of closed cycles"), JOB, every=timedelta(hours=1), needed=lambda: computing.waiting().exists()
    )
)
