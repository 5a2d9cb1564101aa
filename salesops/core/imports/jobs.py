"""Imports too large for one request."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext_lazy as _

from salesops.core.imports.checking import apply_run, table_of_run, try_run
from salesops.core.imports.models import ImportRun
from salesops.core.imports.running import Progress, not_allowed
from salesops.core.imports.states import CHECKING, FAILED, IMPORTING
from salesops.core.jobs.running import JobCancelled, RunningJob
from salesops.core.refusals import Forbidden, Refused, refuse_if
from salesops.core.sockets.jobs import background_job

LIMIT_SECONDS = 60 * 60


@contextmanager
def _stopping(run: ImportRun) -> Iterator[None]:
    """A refused file or a cancelled job leaves the run ``stopped`` with its reason; nothing else was written."""
    try:
        yield
    except (Refused, JobCancelled) as error:
        run.refresh_from_db()
        run.state = FAILED
        run.notes = [r.message for r in error.refusals] if isinstance(error, Refused) else []
        run.save()
        raise


def _let_go(*, run: int, day: str) -> None:
    """The job stopped, perhaps before it began: the run waits for nothing any more."""
    for found in ImportRun.objects.select_for_update().filter(pk=run, state__in=(CHECKING, IMPORTING)):
        found.state = FAILED
        found.save(update_fields=["state"])


def _watching(job: RunningJob, run: ImportRun) -> Progress:
    """Progress that stops the import once its owner has lost the right to it."""

    def progress(done: int, total: int) -> None:
        job.progress(done, total)
        refuse_if(not_allowed(run.plan, job.actor_now()), kind=Forbidden)

    return progress


def _run(pk: int) -> ImportRun:
    return ImportRun.objects.select_related("owner", "file").get(pk=pk)


@background_job(
    "imports.check_file", label=_("Check of a file to import"), limit_seconds=LIMIT_SECONDS, stopped=_let_go
)
def check_file(job: RunningJob, *, run: int, day: str) -> None:
    """The dry run of a large file."""
    found = _run(run)
    if found.state != CHECKING:
        return
    found.owner = job.actor
    with _stopping(found):
        try_run(found, table_of_run(found), day=date.fromisoformat(day), progress=_watching(job, found))
    job.result.update(found.counts)


@background_job("imports.import_file", label=_("Import of a file"), limit_seconds=LIMIT_SECONDS, stopped=_let_go)
def import_file(job: RunningJob, *, run: int, day: str) -> None:
    """The import of a large file, as one transaction that takes effect once."""
    found = _run(run)
    if found.state != IMPORTING:
        return
    found.owner = job.actor
    with _stopping(found):
        table = table_of_run(found)
        with job.effect():
            apply_run(found, table, day=date.fromisoformat(day), progress=_watching(job, found))
            job.result.update(found.counts)
