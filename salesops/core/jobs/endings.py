"""Who hears how a job ended: what waited for it, its actor, the administrators."""

from django.utils import timezone

from salesops.core.sockets.jobs import job_kinds
from salesops.core.sockets.notifications import audiences

from .models import Job
from .states import ENDED, JobState


def say_it_stopped(job: Job) -> None:
    """Let what waited for ``job`` know that it ended without being done."""
    kind = job_kinds.get(job.kind) if job.kind in job_kinds else None
    if kind is not None and kind.stopped is not None and job.state in ENDED and job.state != JobState.DONE:
        kind.stopped(**job.args)


def tell_how_it_ended(job: Job) -> None:
    """One announcement at the end: to the actor, and to the administrators when the job is parked."""
    from salesops.core.notify import notify

    quiet = job.kind in job_kinds and job_kinds.get(job.kind).quiet
    if job.actor and job.state == JobState.DONE and not quiet:
        notify([job.actor], "jobs.finished", record=job)
    if job.actor and job.state in (JobState.FAILED, JobState.PARKED):
        notify([job.actor], "jobs.failed", record=job, params={"reason": job.error})
    if job.state == JobState.PARKED and "admins" in audiences:
        admins = audiences.get("admins").find(timezone.localdate())
        notify(admins, "jobs.parked", record=job, params={"reason": job.error})
