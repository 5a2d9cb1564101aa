"""Rows taken out of a list as xlsx, against a raw read of the same rows and a writer in Rust that checks nothing."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from rustpy_xlsxwriter import write_worksheet

from accounts.tables import UserList
from salesops.core.lists.jobs import sheet_columns, sheet_rows
from salesops.core.lists.query import parse
from salesops.core.lists.read import ListReader
from salesops.core.lists.reading import Reading
from salesops.core.spreadsheets import xlsx_writer
from salesops.core.spreadsheets.sheet import Maker
from salesops.core.stamps import one_reading
from tests.bench.scenarios import Bench, scenario


def reader_of(bench: Bench) -> ListReader:
    """All people with all columns, as the administrator reads them."""
    listed, reading = UserList(), Reading(bench.person("admin"), timezone.localdate())
    names = ",".join(c.name for c in listed.columns)
    return ListReader(listed, parse(listed, QueryDict(f"columns={names}"), reading), reading)


def raw(bench: Bench) -> Callable[[], Any]:
    """The same query read by the driver, written without formats, without a look at the text."""
    reader = reader_of(bench)
    asked, values = reader._select(reader._sortable(reader.columns), reader.columns).query.sql_with_params()
    width = 2 + sum(1 + len(c.also) for c in reader.columns)
    heads = [f"column {n}" for n in range(width)]

    def work() -> None:
        with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
            cursor.execute(asked, values)
            rows = (dict(zip(heads, row, strict=True)) for row in cursor.fetchall())
            write_worksheet(rows, str(Path(folder) / "raw.xlsx"))

    return work


@scenario("export · all people to xlsx", aim=2.5, rounds=5, reference=raw)
def people(bench: Bench) -> Callable[[], Any]:
    def work() -> None:
        with tempfile.TemporaryDirectory() as folder, one_reading():
            reader = reader_of(bench)
            xlsx_writer.write_xlsx(
                Path(folder) / "people.xlsx",
                columns=sheet_columns(reader),
                rows=sheet_rows(reader),
                title=str(reader.page.title),
                maker=Maker(reader.reading.user.name, timezone.now()),
            )

    return work
