"""Background work of targets."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import TargetPlan
from assessments.period_words import PERIOD
from assessments.services.targets.basis import read_basis
from assessments.services.targets.drafts import BASIS_JOB
from assessments.services.targets.papers import JOB, make, noted
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import background_job


@background_job(BASIS_JOB, label=_("Reading last year's results"), once=True, quiet=True, says=PERIOD)
def read_last_year(job: RunningJob, *, plan: int) -> None:
    """Season and shares of a plan; a plan published meanwhile doesn't need them any more."""
    read_basis(actor=job.actor_now(), plan=TargetPlan.objects.get(pk=plan), now=timezone.now())


@background_job(JOB, label=_("Target allocation on paper"), capability=("targets", "v"), says=PERIOD)
def target_paper(job: RunningJob, *, plan: int, ending: str, language: str) -> None:
    """With the rights of the moment it runs at."""
    user = job.actor_now()
    found = TargetPlan.objects.visible_to(user).get(pk=plan)
    taken, rows = make(found, ending, user, language, timezone.now())
    job.result = {"rows": rows}
    with job.effect():
        job.keep_file(taken.name, taken.content, taken.content_type)
        noted(found, taken, user, rows)
