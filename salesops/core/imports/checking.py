"""Read a run's file, match its heads, try or apply its rows, and write down what came of it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.jobs.files import store_upload
from salesops.core.sockets.imports import ImportRow
from salesops.core.spreadsheets.reader import Table, unreadable

from .matching import match
from .models import ImportRun
from .outgoing import error_file
from .reading import offered, table_of
from .running import SHOWN, ImportResult, run_import
from .states import CHECKED, DONE, MAPPING

FILES_KEPT = timedelta(days=30)

Progress = Callable[[int, int], None]


def table_of_run(run: ImportRun) -> Table:
    """The run's file, read anew."""
    if run.file is None:
        raise unreadable("gone", _("The file is no longer kept. Choose it again."))
    return table_of(run.plan, run.file.place, run.file_name)


def try_run(run: ImportRun, table: Table, *, day: date, progress: Progress = lambda done, total: None) -> None:
    """The dry run: afterwards the run is ``checked``, or waits for its columns to be matched."""
    if not run.chosen and (before := offered(run.plan, table)):
        run.chosen = {str(place): name for place, name in before.items()}
        table.notes.append(_("The columns are as they were chosen for this layout before."))
    mapping = match(run.plan, table.heads, {int(k): v for k, v in run.chosen.items()})
    run.heads, run.notes = table.heads, [*table.notes, *mapping.notes]
    if not mapping.ready:
        run.notes = [*mapping.problems, *run.notes]
        _save(run, MAPPING)
        return
    result = run_import(run.plan, table, mapping, actor=run.owner, day=day, dry_run=True, progress=progress)
    run.notes = [*table.notes, *mapping.notes]
    _write_down(run, table, result)
    _save(run, CHECKED)


def apply_run(run: ImportRun, table: Table, *, day: date, progress: Progress = lambda done, total: None) -> None:
    """The real thing, in the caller's transaction. What has become wrong since the check keeps everything out."""
    mapping = match(run.plan, table.heads, {int(k): v for k, v in run.chosen.items()})
    result = run_import(run.plan, table, mapping, actor=run.owner, day=day, dry_run=False, progress=progress)
    if run.plan.layouts and run.chosen and result.committed:
        run.plan.layouts.keep(table, mapping.columns, result.known, run.owner)
    _write_down(run, table, result)
    _save(run, DONE if result.committed else CHECKED)


def _save(run: ImportRun, state: str) -> None:
    run.state = state
    run.finished_at = timezone.now() if state == DONE else None
    run.save()


def _write_down(run: ImportRun, table: Table, result: ImportResult) -> None:
    run.result = {
        "total": result.total,
        "counts": result.counts,
        "created": _shown(run, result, "created"),
        "updated": _shown(run, result, "updated"),
        "wrong": [
            {"number": row.number, "key": _key(run, row), "problems": row.problems} for row in result.rejected[:SHOWN]
        ],
        "warnings": result.warnings,
        "warned": [
            {"number": row.number, "key": _key(run, row), "sentence": sentence} for row, sentence in result.warned
        ],
    }
    run.error_file = _kept_errors(run, table, result.rejected) if result.rejected else None


def _shown(run: ImportRun, result: ImportResult, what: str) -> list[dict[str, Any]]:
    found = []
    for row in result.rows:
        applied = result.applied.get(row.number)
        if applied is None or applied.what != what:
            continue
        changes = {name: [_text(v) for v in pair] for name, pair in applied.changes.items()}
        found.append({"number": row.number, "key": _key(run, row), "changes": changes})
        if len(found) == SHOWN:
            break
    return found


def _key(run: ImportRun, row: ImportRow) -> str:
    return " ".join(_text(row.values[name]) for name in run.plan.key if name in row.values)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _kept_errors(run: ImportRun, table: Table, rows: list[ImportRow]) -> Any:
    """The file of wrong rows, in the kind of file the person brought."""
    suffix = "csv" if run.file_name.lower().endswith(".csv") else "xlsx"
    content = error_file(table.heads, rows, suffix=suffix)
    said = _("wrong rows")
    name = f"{Path(run.file_name).stem[:100]}-{said}.{suffix}"
    return store_upload(ContentFile(content, name=name), owner=run.owner, purpose="import", kept=FILES_KEPT)
