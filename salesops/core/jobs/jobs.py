"""The engine's own jobs."""

from datetime import time, timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.jobs import SHORT, Schedule, background_job, job_kinds, schedules

from .running import RunningJob

HISTORY = timedelta(days=90)
# Work of the clock that says nothing to anybody (mail runs and the like) is forgotten sooner.
QUIET_HISTORY = timedelta(days=7)


@background_job("jobs.expire_files", label=_("Remove files whose time is over"), queue=SHORT, quiet=True)
def expire_files(job: RunningJob) -> None:
    from .files import remove_expired_files, remove_orphans

    job.result.update(expired=remove_expired_files(), orphans=remove_orphans())


@background_job("jobs.tidy", label=_("Forget old jobs, runs and sessions"), queue=SHORT, quiet=True)
def tidy(job: RunningJob) -> None:
    from .models import Job, PlannedRun
    from .states import ENDED, JobState

    frequent = [s.code for s in schedules if s.every]
    old_runs = Q(created_at__lt=Now() - HISTORY) | Q(schedule__in=frequent, created_at__lt=Now() - QUIET_HISTORY)
    runs, _by_model = PlannedRun.objects.filter(old_runs).delete()
    quiet = [k.code for k in job_kinds if k.quiet]
    old_jobs = Q(state__in=ENDED, finished_at__lt=Now() - HISTORY)
    old_jobs |= Q(state=JobState.DONE, kind__in=quiet, finished_at__lt=Now() - QUIET_HISTORY)
    jobs, _by_model = Job.objects.filter(old_jobs, planned_run__isnull=True).delete()
    open_sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    sessions, _by_model = open_sessions.objects.filter(expire_date__lt=Now()).delete()
    job.result.update(runs=runs, jobs=jobs, sessions=sessions)


schedules.register(
    Schedule("jobs.expire_files", _("Remove files whose time is over"), "jobs.expire_files", at=time(3, 10))
)
schedules.register(Schedule("jobs.tidy", _("Forget old jobs, runs and sessions"), "jobs.tidy", at=time(3, 20)))
