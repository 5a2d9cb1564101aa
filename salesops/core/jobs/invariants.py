"""Invariants of jobs and files: nothing is left lying, every file row has its file."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

from .files import damaged_files
from .models import Job
from .states import JobState

PATIENCE = timedelta(minutes=5)


@invariant("jobs.nothing_left_lying", _("No job waits for more than five minutes while nobody works in its queue"))
def nothing_left_lying() -> Iterator[str]:
    working = Job.objects.filter(queue=OuterRef("queue"), state=JobState.RUNNING, lease_until__gte=Now())
    late = Q(state=JobState.WAITING, not_before__lt=Now() - PATIENCE)
    late |= Q(state=JobState.RUNNING, lease_until__lt=Now() - PATIENCE)
    for job in Job.objects.filter(late).exclude(Exists(working)).order_by("id"):
        yield f"job {job.pk} ({job.kind}) is {job.state} since {job.not_before:%Y-%m-%d %H:%M} UTC"


@invariant("files.in_place", _("Every file row has its file, with its checksum"))
def files_in_place() -> Iterator[str]:
    for key in damaged_files():
        yield f"file {key} is missing or damaged"
