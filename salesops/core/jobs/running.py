"""What a job's function sees of its job."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.models.functions import Now

from salesops.core.stamps import look_again

from .models import Job
from .states import JobState

# First key of the advisory locks that keep two workers out of one job's effect.
EFFECT_LOCK = 7_301


class JobCancelled(Exception):
    """Somebody cancelled the job, or its actor lost the right to it."""


class LostLease(Exception):
    """Another worker has the job: whatever this one did is rolled back."""


class AlreadyDone(Exception):
    """The job took effect in an earlier try, whose worker died before it could say so."""


class Line(Protocol):
    """The line from the job to whoever watches over it."""

    def report(self, done: int, total: int, note: str) -> None: ...

    def stop_asked(self) -> bool: ...


class RunningJob:
    """A job while it runs: its actor, its progress, its files."""

    def __init__(self, row: Job, line: Line) -> None:
        self._row = row
        self._line = line
        self.key: str = row.key
        self.actor: Any = row.actor
        self.result: dict[str, Any] = {}

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Show how far the job is. ``note`` is one short sentence in the actor's language. Cheap: call it as often as you like."""
        self._line.report(done, total, note[:200])
        self.check_cancelled()

    def actor_now(self) -> Any:
        """The actor read anew, with the roles of this moment: whoever lost a right meanwhile doesn't finish (S6)."""
        # What a job keeps loaded from its start doesn't tell who lost a role since.
        look_again()
        return None if self.actor is None else type(self.actor)._default_manager.get(pk=self.actor.pk)

    def check_cancelled(self) -> None:
        """Stop here when the job was cancelled. Call it in every loop."""
        if self._line.stop_asked():
            raise JobCancelled

    @contextmanager
    def effect(self) -> Iterator[None]:
        """One transaction for everything the job writes; it takes effect once, also when the job runs twice (F2, F9)."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [EFFECT_LOCK, self._row.pk % 2**31])
            if Job.objects.filter(pk=self._row.pk, effect_at__isnull=False).exists():
                raise AlreadyDone
            yield
            mine = Job.objects.filter(pk=self._row.pk, lease_token=self._row.lease_token, state=JobState.RUNNING)
            if not mine.update(effect_at=Now(), result=self.result):
                raise LostLease

    def keep_file(self, name: str, content: bytes | Path, content_type: str) -> Any:
        """Put a file of the job into the actor's "My files", for seven days."""
        from .files import keep_job_file

        return keep_job_file(job=self._row, name=name, content=content, content_type=content_type)
