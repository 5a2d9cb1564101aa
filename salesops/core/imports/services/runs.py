"""An import step by step: bring a file, say which column is which, let it in. Larger files are worked through by a job."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from salesops.core.acts import act
from salesops.core.imports.checking import FILES_KEPT, apply_run, table_of_run, try_run
from salesops.core.imports.models import ImportRun
from salesops.core.imports.running import not_allowed
from salesops.core.imports.states import CHECKED, CHECKING, IMPORTING
from salesops.core.jobs.files import store_upload
from salesops.core.jobs.services import enqueue
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.imports import ImportKind
from salesops.core.spreadsheets.reader import MAX_BYTES

# Up to here a page waits for the answer; beyond, a job does the work.
SMALL_BYTES, SMALL_ROWS = 200_000, 20


def _busy(run: ImportRun) -> Refusal | None:
    if run.job is not None and run.job.is_open:
        return Refusal("core.import-busy", _("This file is being worked through. Cancel that first."))
    return None


@act("imports.start_import")
def start_import(*, actor: Any, kind: ImportKind, uploaded: UploadedFile, day: date) -> ImportRun:
    """Take the file and check it without writing anything; a large one in the background."""
    refuse_if(not_allowed(kind, actor), kind=Forbidden)
    stored = store_upload(
        uploaded, owner=actor, purpose="import", kept=FILES_KEPT, only=("xlsx", "csv"), most=MAX_BYTES
    )
    run = ImportRun.objects.create(kind=kind.code, owner=actor, state=CHECKING, file=stored, file_name=stored.name)
    _check(run, day)
    return run


@act("imports.match_columns")
def match_columns(*, actor: Any, run: ImportRun, chosen: dict[int, str], day: date) -> ImportRun:
    """Say which column of the file is which (``chosen``: position → name, "" for none) and check again."""
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("job", "file", "owner").get(pk=run.pk)
    refuse_if(not_allowed(run.plan, actor), kind=Forbidden)
    refuse_if(_busy(run))
    names = {column.name for column in run.plan.all_columns}
    wrong = [name for name in chosen.values() if name and name not in names]
    refuse_if(Refusal("core.unknown-column", _("There is no such column."), "columns") if wrong else None, kind=Invalid)
    run.chosen = {str(place): name for place, name in chosen.items()}
    run.state = CHECKING
    run.save()
    _check(run, day)
    return run


@act("imports.commit_import")
def commit_import(*, actor: Any, run: ImportRun, day: date) -> ImportRun:
    """Let the checked rows in: all of them, or, if one has become wrong since, none."""
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("job", "file", "owner").get(pk=run.pk)
    refuse_if(not_allowed(run.plan, actor), kind=Forbidden)
    refuse_if(_not_ready(run))
    run.state = IMPORTING
    run.save()
    if run.result.get("total", 0) > SMALL_ROWS:
        _enqueue("imports.import_file", run, gettext_noop("Import of %(file)s"), day)
    else:
        apply_run(run, table_of_run(run), day=day)
    return run


def _not_ready(run: ImportRun) -> Refusal | None:
    if run.state != CHECKED:
        return Refusal("core.import-not-checked", _("This import isn't checked, or is done already."))
    if run.counts.get("rejected"):
        return Refusal("core.import-has-errors", _("Some rows are wrong. Correct the file and choose it again."))
    return None


def _check(run: ImportRun, day: date) -> None:
    if run.file is not None and run.file.size <= SMALL_BYTES:
        table = table_of_run(run)
        if len(table.rows) <= SMALL_ROWS:
            try_run(run, table, day=day)
            return
    _enqueue("imports.check_file", run, gettext_noop("Check of %(file)s"), day)


def _enqueue(code: str, run: ImportRun, title: str, day: date) -> None:
    args = {"run": run.pk, "day": day.isoformat()}
    run.job = enqueue(code, actor=run.owner, title=title, title_params={"file": run.file_name}, args=args)
    run.save(update_fields=["job"])
