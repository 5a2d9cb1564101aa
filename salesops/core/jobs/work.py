"""The worker's loop: take a job, watch over it, write down how it ended."""

import logging
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from salesops.core.sockets.jobs import LONG, SHORT

from . import leases
from .endings import say_it_stopped, tell_how_it_ended
from .isolation import run_apart
from .models import MAX_TRIES, Job
from .outcome import Outcome, perform
from .running import LostLease
from .shutdown import is_ending
from .states import JobState

log = logging.getLogger(__name__)


@dataclass
class DirectLine:
    """Reports straight into the job's row: for tests and for jobs run without a process of their own."""

    job: Job

    def report(self, done: int, total: int, note: str) -> None:
        if not leases.hold(self.job, done=done, total=total, note=note):
            raise LostLease

    def stop_asked(self) -> bool:
        asked, active = Job.objects.values_list("cancel_asked", "actor__is_active").get(pk=self.job.pk)
        return asked or active is False


def work_through(queue: str, *, seconds: float = 240) -> int:
    """Run what is due in ``queue``, one job after the other, and return how many. Stops taking new ones after ``seconds``."""
    started, count = time.monotonic(), 0
    while time.monotonic() - started < seconds:
        job = None if is_ending() else leases.claim(queue)
        if job is None:
            break
        run_claimed(job)
        count += 1
    return count


def run_claimed(job: Job) -> None:
    """Run a job whose lease we hold, in a process of its own when ``JOBS_ISOLATE`` says so."""
    outcome = run_apart(job) if settings.JOBS_ISOLATE else perform(job, DirectLine(job))
    settle(job, outcome)


def settle(job: Job, outcome: Outcome) -> None:
    """Write down how a try ended. Without the lease nothing is written."""
    if outcome.how == "lost":
        return
    if outcome.how == "handed-back":
        leases.hand_back(job)
        return
    error = {"error_code": outcome.code, "error": outcome.error}
    if outcome.how == "done":
        _end(job, JobState.DONE, result=outcome.result, error="", error_code="")
    elif outcome.how == "cancelled":
        _end(job, JobState.CANCELLED)
    elif outcome.how == "failed":
        _end(job, JobState.FAILED, **error)
    elif job.tries >= MAX_TRIES:
        _end(job, JobState.PARKED, **error)
    else:
        leases.give_back(job)


def _end(job: Job, state: JobState, **fields: Any) -> bool:
    """Write the end and let go what waited for the job, both or neither; then tell people."""
    with transaction.atomic():
        if not leases.finish(job, state, **fields):
            return False
        job.refresh_from_db()
        say_it_stopped(job)
    tell_how_it_ended(job)
    return True


def park_abandoned() -> int:
    """Park jobs whose worker died three times, with the reason. Returns how many."""
    parked = 0
    for job in leases.abandoned():
        reason = _("The worker stopped %(tries)s times while running this job.") % {"tries": job.tries}
        parked += _end(job, JobState.PARKED, error_code="core.job-worker-died", error=reason)
    return parked


def run_waiting_jobs() -> int:
    """Everything that is due in both queues, here and now (tests, ``manage.py run_jobs``)."""
    return work_through(SHORT) + work_through(LONG)
