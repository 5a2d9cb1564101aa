"""Background work of lists: exports."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.core.audit.access import log_export
from salesops.core.jobs import RunningJob
from salesops.core.jobs.models import StoredFile
from salesops.core.lists.bulk import do
from salesops.core.lists.chosen import Chosen
from salesops.core.lists.models import Export
from salesops.core.lists.page import ListPage
from salesops.core.lists.reach import mark_of_reach
from salesops.core.lists.read import ListReader
from salesops.core.lists.reading import Reading
from salesops.core.lists.rules.exports import already_ended, grown_past_approval, not_allowed
from salesops.core.lists.services.exports import JOB, reader_of
from salesops.core.refusals import Forbidden, Refusal, refuse_if
from salesops.core.sockets.jobs import background_job
from salesops.core.sockets.lists import lists
from salesops.core.spreadsheets import csv_writer, xlsx_writer
from salesops.core.spreadsheets.sheet import Maker, SheetColumn

TOLD_EVERY = 2000


@background_job("lists.bulk", label=gettext_lazy("Change of many rows"))
def change_many(
    job: RunningJob, *, list_code: str, action: str, question: str, picked: list[str] | None, data: dict[str, str]
) -> None:
    """A bulk action on more rows than a page waits for: each row by itself, with the actor's scope and rights of now."""
    listed: ListPage = lists.get(list_code)()
    now = timezone.now()
    reading = Reading(job.actor, timezone.localdate(now), job.actor.language or settings.LANGUAGE_CODE)
    found = next((b for b in listed.bulk if b.code == action), None)
    if found is None or not reading.allowed(listed.capability) or not reading.allowed(found.right):
        raise Forbidden(Refusal("lists.no-bulk", _("Your roles don't include this.")))
    chosen = Chosen(listed, question, None if picked is None else tuple(picked))
    records = chosen.records(reading)
    total = records.count()
    # The keys first: rows that no longer match once they are changed would fall out under a running cursor.
    keys = list(records.values_list("pk", flat=True))
    rows = (record for pk in keys for record in listed.rows(job.actor).filter(pk=pk))
    # What an act does at once takes its rows at once.
    result, made = do(
        found,
        rows if found.apply else records,
        actor=job.actor,
        data=data,
        now=now,
        key=listed.pick_key,
        each=lambda number: job.progress(number, total),
    )
    job.result = {
        "changed": len(result.changed),
        "refused": [{"rows": count, "reason": sentence, "names": names} for sentence, count, names in result.reasons],
    } | ({"made": made} if made else {})


def _let_go(*, export: int) -> None:
    """The job stopped: its rows no longer count in the sum of the day."""
    Export.objects.filter(pk=export, state=Export.State.QUEUED).update(state=Export.State.FAILED)


@background_job(JOB, label=gettext_lazy("Export of a list"), stopped=_let_go)
def write_export(job: RunningJob, *, export: int) -> None:
    """Write the file of an export with the maker's present scope and rights, log it, put it into "My files"."""
    row = Export.objects.select_related("user").get(pk=export)
    with translation.override(row.language):
        refuse_if(already_ended(row))
        _write(job, row)


def _write(job: RunningJob, row: Export) -> None:
    now = timezone.now()
    user = job.actor
    listed, reader = reader_of(row, user, timezone.localdate(now))
    refuse_if(not_allowed(listed, user), kind=Forbidden)
    total = reader.matching.count()
    others = row.rows_of_day - row.rows
    refuse_if(grown_past_approval(row.list_code, row.rows_of_day, others + total, timezone.localdate(row.asked_at)))
    maker, title = Maker(user.name, now), str(listed.title)
    name = f"{title} {user.name} {timezone.localtime(now):%Y-%m-%d %H%M}.{row.kind}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{row.kind}"
        sheet: dict[str, Any] = {
            "columns": sheet_columns(reader),
            "rows": _told(sheet_rows(reader), job, total, listed),
        }
        if row.kind == Export.Kind.CSV:
            written = csv_writer.write_csv(path, **sheet)
        else:
            about = reader.query.sentence()
            written = xlsx_writer.write_xlsx(path, **sheet, title=title, maker=maker, about=about)
        with job.effect():
            content_type = csv_writer.CONTENT_TYPE if row.kind == Export.Kind.CSV else xlsx_writer.CONTENT_TYPE
            stored = job.keep_file(name, path, content_type)
            StoredFile.objects.filter(pk=stored.pk).update(
                purpose=JOB, record_kind="lists.export", record_id=str(row.pk), capability="", right=""
            )
            log_export(
                user=user,
                subject=title,
                record_kind=row.list_code,
                rows=written,
                filters={"address": row.query, "sentence": reader.query.sentence(), "file": name}
                | ({"picked": len(row.picked)} if row.picked is not None else {}),
            )
            row.reach = mark_of_reach(user, listed.capability[0])
            row.state, row.rows = Export.State.DONE, written
            row.save(update_fields=["reach", "state", "rows"])


def sheet_columns(reader: ListReader) -> list[SheetColumn]:
    """The columns shown, as columns of a sheet."""
    return [SheetColumn(str(c.label), c.format.sheet) for c in reader.columns]


def sheet_rows(reader: ListReader) -> Iterator[list[Any]]:
    """All rows of the question, in its order, as typed values."""
    cells = [column.format.taker(reader.reading) for column in reader.columns]
    for row in reader.everything(reader.columns):
        yield [cell(value, also) for cell, (value, also) in zip(cells, row.values, strict=True)]


def _told(rows: Iterator[list[Any]], job: RunningJob, total: int, listed: ListPage) -> Iterator[list[Any]]:
    for number, row in enumerate(rows):
        if number % TOLD_EVERY == 0:
            refuse_if(not_allowed(listed, job.actor_now()), kind=Forbidden)
            job.progress(
                number, total, _("%(done)s of %(total)s rows") % {"done": f"{number:,}", "total": f"{total:,}"}
            )
        yield row
