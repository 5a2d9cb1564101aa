"""Put work on the list, take it off, put it on again."""

from datetime import datetime
from typing import Any

from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from salesops.core.acts import act
from salesops.core.jobs.bell import ring_after_commit
from salesops.core.jobs.endings import say_it_stopped
from salesops.core.jobs.models import Job
from salesops.core.jobs.states import JobState
from salesops.core.refusals import Refusal, refuse_if
from salesops.core.sockets.jobs import job_kinds
from salesops.core.source_text import source_text


@act("jobs.enqueue")
def enqueue(
    code: str,
    *,
    actor: Any,
    title: str | Promise = "",
    title_params: dict[str, Any] | None = None,
    args: dict[str, Any] | None = None,
    not_before: datetime | None = None,
) -> Job:
    """Write a job of kind ``code`` to the list; it starts after the caller's transaction commits (RPT-7).

    ``actor`` is the person with whose rights it runs, or ``None`` for the system. ``title`` is source English (marked
    for translation) with ``%(name)s`` placeholders for ``title_params``. ``args`` must be JSON. Works while Redis is away.
    """
    kind = job_kinds.get(code)
    fields: dict[str, Any] = {"not_before": not_before} if not_before else {}
    job = Job.objects.create(
        kind=code,
        title=source_text(title),
        title_params=title_params or {},
        actor=actor,
        args=args or {},
        queue=kind.queue,
        **fields,
    )
    ring_after_commit(kind.queue)
    return job


def not_open(job: Job) -> Refusal | None:
    if job.is_open or job.state == JobState.PARKED:
        return None
    return Refusal("core.job-ended", _("This job has already ended."))


@act("jobs.cancel_job")
def cancel_job(*, job: Job, actor: Any) -> Job:
    """Cancel ``job``: at once when it waits or is parked, else at its next check (a worker that doesn't check is stopped)."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    refuse_if(not_open(job))
    job.cancel_asked = True
    if job.state != JobState.RUNNING:
        job.state = JobState.CANCELLED
        job.finished_at = Now()
    job.save(update_fields=["cancel_asked", "state", "finished_at"])
    job.refresh_from_db()
    say_it_stopped(job)
    return job


def not_retryable(job: Job) -> Refusal | None:
    if job.state in (JobState.PARKED, JobState.FAILED):
        return None
    return Refusal("core.job-not-stopped", _("Only a failed or parked job can be tried again."))


@act("jobs.retry_job")
def retry_job(*, job: Job, actor: Any) -> Job:
    """Let a failed or parked job wait again with three fresh tries."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    refuse_if(not_retryable(job))
    Job.objects.filter(pk=job.pk).update(
        state=JobState.WAITING, tries=0, not_before=Now(), cancel_asked=False, error="", error_code="", finished_at=None
    )
    job.refresh_from_db()
    ring_after_commit(job.queue)
    return job
