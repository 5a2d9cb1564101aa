"""Vacancies whose last day of applications is over go before their panels."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Vacancy
from assessments.services.vacancies.scoring import close
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules

JOB = "assessments.close_vacancies"


def _over() -> QuerySet[Vacancy]:
    return Vacancy.objects.filter(state="open", closes_on__lt=timezone.localdate()).order_by("pk")


@background_job(JOB, label=_("Vacancies before their panels"), quiet=True)
def close_vacancies(job: RunningJob) -> None:
    """Each in a transaction of its own."""
    for vacancy in list(_over()):
        job.check_cancelled()
        close(actor=None, vacancy=vacancy, now=timezone.now())


schedules.register(
    Schedule(JOB, _("Vacancies before their panels"), JOB, every=timedelta(minutes=15), needed=lambda: _over().exists())
)
