"""What-ifs are worked out in the background: a run of the engine for each period."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import WhatIf
from assessments.services import whatif
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import background_job


def _stopped(*, what_if: int) -> None:
    whatif.stop(actor=None, what_if=what_if, now=timezone.now())


@background_job(whatif.JOB, label=_("What-if of a scheme"), capability=("schemes", "e"), stopped=_stopped)
def try_out(job: RunningJob, *, what_if: int) -> None:
    """With the rights of the moment it runs at; its result takes effect once."""
    actor = job.actor_now()
    found = WhatIf.objects.visible_to(actor).select_related("scheme_version__scheme").get(pk=what_if)
    tried = whatif.try_out(found, job.progress)
    job.result = {"people": len(tried.lines)}
    with job.effect():
        whatif.keep(actor=actor, found=found, tried=tried, now=timezone.now())
