"""Taking a job from the list, holding it, giving it back. Times are the database's: machines may disagree on the hour (F8)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from salesops.core.sockets.jobs import LONG

from .models import MAX_TRIES, Job, random_key
from .states import JobState

LEASE = timedelta(seconds=60)
# Waiting before the second and the third try.
BACKOFF = {1: timedelta(seconds=10), 2: timedelta(seconds=60)}
# Taken by whoever counts running long jobs; the number only has to differ from other advisory locks.
COUNT_LOCK = 7_301_001


def claim(queue: str) -> Job | None:
    """Take the oldest job of ``queue`` that is due, or ``None``. Two workers never take the same one (F9)."""
    with transaction.atomic():
        if queue == LONG and not _room_for_long_job():
            return None
        due = Job.objects.due().filter(queue=queue, tries__lt=MAX_TRIES)
        job = due.select_for_update(skip_locked=True).order_by("id").first()
        if job is None:
            return None
        token = random_key()
        Job.objects.filter(pk=job.pk).update(
            state=JobState.RUNNING,
            tries=F("tries") + 1,
            lease_token=token,
            lease_until=Now() + LEASE,
            started_at=Coalesce("started_at", Now()),
            done=0,
            total=0,
            note="",
        )
    return Job.objects.select_related("actor").get(pk=job.pk)


def _room_for_long_job() -> bool:
    """At most ``JOBS_LONG_AT_ONCE`` long jobs run at a time, so that short ones always find a worker (F18)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNT_LOCK])
    running = Job.objects.filter(queue=LONG, state=JobState.RUNNING, lease_until__gte=Now()).count()
    return running < settings.JOBS_LONG_AT_ONCE


def hold(job: Job, **progress: Any) -> bool:
    """Renew the lease and note progress. False when the lease is lost: stop, somebody else has the job."""
    return bool(_held(job).update(lease_until=Now() + LEASE, **progress))


def finish(job: Job, state: JobState, **fields: Any) -> bool:
    """End this try. False when the lease was lost meanwhile; then nothing is written."""
    return bool(_held(job).update(state=state, finished_at=Now(), lease_until=None, lease_token="", **fields))


def give_back(job: Job) -> bool:
    """Let the job wait for its next try."""
    wait = BACKOFF.get(job.tries, timedelta())
    return bool(
        _held(job).update(state=JobState.WAITING, not_before=Now() + wait, lease_until=None, lease_token="", note="")
    )


def hand_back(job: Job) -> bool:
    """Let the job wait as if this try had not begun: its worker was told to end."""
    return bool(
        _held(job).update(
            state=JobState.WAITING, tries=F("tries") - 1, not_before=Now(), lease_until=None, lease_token="", note=""
        )
    )


def abandoned() -> list[Job]:
    """Running jobs whose worker died at the last try."""
    gone = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=Now(), tries__gte=MAX_TRIES)
    return list(gone.select_related("actor"))


def _held(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, lease_token=job.lease_token, state=JobState.RUNNING)
