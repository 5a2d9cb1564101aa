"""From the rows of a table to rows of a kind: every cell parsed, every problem kept with its row."""

from typing import Any

from django.utils.translation import gettext as _

from salesops.core.sockets.imports import ImportKind, ImportRow
from salesops.core.spreadsheets.reader import Table, TableRow

from .matching import Mapping, head_of


def parsed_rows(kind: ImportKind, table: Table, mapping: Mapping, actor: Any) -> list[ImportRow]:
    """All rows of ``table``; those with ``problems`` can't be applied."""
    allowed = {c.name: actor is None or c.may is None or c.may(actor) for c in kind.columns}
    rows = [_parsed(kind, row, mapping, allowed) for row in table.rows]
    _mark_duplicates(kind, rows)
    return rows


def _parsed(kind: ImportKind, source: TableRow, mapping: Mapping, allowed: dict[str, bool]) -> ImportRow:
    row = ImportRow(source.number, source.values, problems=list(source.problems))
    for name, cell in zip(mapping.columns, source.values, strict=True):
        if name is None or cell is None:
            continue
        column = kind.column(name)
        if not allowed[name]:
            row.problems.append(_("%(head)s: your roles don't fill this.") % {"head": head_of(kind, name)})
            continue
        try:
            row.values[name] = column.parse(cell)
        except ValueError as error:
            row.problems.append(f"{head_of(kind, name)}: {error}")
    if not row.problems:
        missing = [head_of(kind, c.name) for c in kind.columns if c.required and row.values.get(c.name) in (None, "")]
        if missing:
            row.problems.append(_("Missing: %(columns)s.") % {"columns": ", ".join(missing)})
    return row


def _mark_duplicates(kind: ImportKind, rows: list[ImportRow]) -> None:
    """Rows with the same key are all wrong: nobody can say which one was meant."""
    by_key: dict[tuple, list[ImportRow]] = {}
    for row in rows:
        key = tuple(_folded(row.values.get(name)) for name in kind.key)
        if all(part is not None for part in key):
            by_key.setdefault(key, []).append(row)
    for same in by_key.values():
        if len(same) > 1:
            numbers = ", ".join(str(r.number) for r in same[:10])
            for row in same:
                row.problems.append(_("The same key stands in rows %(rows)s.") % {"rows": numbers})


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
