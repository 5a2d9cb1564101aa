"""States of a background job."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import StateGuard


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    PARKED = "parked", _("parked")
    CANCELLED = "cancelled", _("cancelled")


# running > waiting: handed back or to be tried again. Parked and failed jobs wait again when somebody retries them.
MOVES = (
    ("waiting", "running"),
    ("waiting", "cancelled"),
    ("running", "waiting"),
    ("running", "done"),
    ("running", "failed"),
    ("running", "parked"),
    ("running", "cancelled"),
    ("failed", "waiting"),
    ("parked", "waiting"),
    ("parked", "cancelled"),
)
ENDED = (JobState.DONE, JobState.FAILED, JobState.PARKED, JobState.CANCELLED)

JOB_STATE_GUARD = StateGuard.of("state", ["waiting"], MOVES)
