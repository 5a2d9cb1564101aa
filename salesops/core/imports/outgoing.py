"""Files that go back to the importer: the empty template, and the wrong rows with their reasons (contract.md, "Imports")."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.sockets.imports import ImportKind, ImportRow
from salesops.core.spreadsheets.small import csv_bytes, xlsx_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template(kind: ImportKind, *, suffix: str = "xlsx", translated: bool = False) -> bytes:
    """An empty table with one example row. ``translated``: heads in the reader's language, else the names scripts use."""
    heads = [head(column, translated) for column in kind.all_columns]
    return _bytes(suffix, heads, [[column.example for column in kind.all_columns]], str(kind.label))


def head(column: Any, translated: bool) -> str:
    text = str(column.label) if translated else column.name
    return f"{text} ★" if column.required and translated else text


def error_file(heads: list[str], rows: list[ImportRow], *, suffix: str) -> bytes:
    """The wrong rows as they were, in the layout of the file, with the reasons in a last column."""
    body = [[*row.cells, " ".join(row.problems)] for row in rows]
    return _bytes(suffix, [*heads, str(_("Reason"))], body, str(_("Wrong rows")))


def _bytes(suffix: str, heads: list[str], rows: list[list[Any]], title: str) -> bytes:
    if suffix == "csv":
        return csv_bytes(heads, [[_plain(value) for value in row] for row in rows])
    return xlsx_bytes(heads, rows, title)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
