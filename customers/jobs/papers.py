"""Large forms on paper, and the signing off of long monthly lists."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import MonthlyList
from customers.services.monthly_lists import SIGN_JOB, sign_off
from customers.services.papers import JOB, make_paper
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import background_job

background_job(JOB, label=_("Form on paper"))(make_paper)


@background_job(SIGN_JOB, label=_("Signing off a monthly list"), once=True, limit_seconds=1800)
def sign_list(job: RunningJob, *, monthly: int, version: int | None, reason: str = "") -> None:
    """All rows or none: a list signed half is no list."""
    found = MonthlyList.objects.get(pk=monthly)
    sign_off(
        actor=job.actor_now(), monthly=found, now=timezone.now(), version=version, reason=reason, told=job.progress
    )
