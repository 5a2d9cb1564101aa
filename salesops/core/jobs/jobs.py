"""The engine's own jobs."""

from datetime import time, timedelta
from importlib import import_module

from django.conf import settings
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.jobs import SHORT, Schedule, background_job, schedules

HISTORY = timedelta(days=90)


@background_job("jobs.expire_files", label=_("Remove files whose time is over"), queue=SHORT, quiet=True)
def expire_files(job):
    from .files import remove_expired_files, remove_orphans

    job.result.update(expired=remove_expired_files(), orphans=remove_orphans())


@background_job("jobs.tidy", label=_("Forget old jobs, runs and sessions"), queue=SHORT, quiet=True)
def tidy(job):
    from .models import Job, PlannedRun
    from .states import ENDED

    runs, _by_model = PlannedRun.objects.filter(created_at__lt=Now() - HISTORY).delete()
    old = Job.objects.filter(state__in=ENDED, finished_at__lt=Now() - HISTORY, planned_run__isnull=True)
    jobs, _by_model = old.delete()
    open_sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    sessions, _by_model = open_sessions.objects.filter(expire_date__lt=Now()).delete()
    job.result.update(runs=runs, jobs=jobs, sessions=sessions)


schedules.register(
    Schedule("jobs.expire_files", _("Remove files whose time is over"), "jobs.expire_files", at=time(3, 10))
)
schedules.register(Schedule("jobs.tidy", _("Forget old jobs, runs and sessions"), "jobs.tidy", at=time(3, 20)))
