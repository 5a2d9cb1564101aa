"""What follows from closed cycles, some minutes after they closed."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.services.people.following import follow, to_follow
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules

JOB = "assessments.follow_cycles"


@background_job(JOB, label=_("Consequences of closed cycles"), quiet=True)
def follow_cycles(job: RunningJob) -> None:
    """The oldest first, each in a transaction of its own."""
    done = 0
    for cycle in list(to_follow()):
        job.check_cancelled()
        done += follow(actor=None, cycle=cycle, now=timezone.now())
    job.result["cycles"] = done


schedules.register(
    Schedule(
        JOB, _("Consequences of closed cycles"), JOB, every=timedelta(minutes=10), needed=lambda: to_follow().exists()
    )
)
