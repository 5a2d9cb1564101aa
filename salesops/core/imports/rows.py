"""From the rows of a table to rows of a kind: every cell parsed, every problem kept with its row."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.sockets.imports import ImportKind, ImportRow
from salesops.core.spreadsheets.reader import Table, TableRow

from .matching import Mapping, head_of


def parsed_rows(kind: ImportKind, table: Table, mapping: Mapping, actor: Any) -> list[ImportRow]:
    """All rows of ``table``; those with ``problems`` can't be applied."""
    return RowReader(kind, mapping, actor).read(table.rows)


class RowReader:
    """Reads the rows of one file, all at once or part after part: a key that comes twice is found across parts."""

    def __init__(self, kind: ImportKind, mapping: Mapping, actor: Any) -> None:
        self.kind = kind
        self.columns = [None if name is None else kind.column(name) for name in mapping.columns]
        self.allowed = {c.name: actor is None or c.may is None or c.may(actor) for c in kind.columns}
        self.required = [c.name for c in kind.columns if c.required]
        self.by_key: dict[tuple, list[ImportRow]] = {}

    def read(self, sources: Iterable[TableRow]) -> list[ImportRow]:
        rows = [self._parsed(source) for source in sources]
        self._mark_duplicates(rows)
        return rows

    def _parsed(self, source: TableRow) -> ImportRow:
        row = ImportRow(source.number, source.values, problems=list(source.problems))
        values = row.values
        for column, cell in zip(self.columns, source.values, strict=True):
            if column is None or cell is None:
                continue
            if not self.allowed[column.name]:
                row.problems.append(
                    _("%(head)s: your roles don't fill this.") % {"head": head_of(self.kind, column.name)}
                )
                continue
            try:
                values[column.name] = column.parse(cell)
            except ValueError as error:
                row.problems.append(f"{head_of(self.kind, column.name)}: {error}")
        if not row.problems:
            missing = [head_of(self.kind, name) for name in self.required if values.get(name) in (None, "")]
            if missing:
                row.problems.append(_("Missing: %(columns)s.") % {"columns": ", ".join(missing)})
        return row

    def _mark_duplicates(self, rows: list[ImportRow]) -> None:
        """Rows with the same key are all wrong: nobody can say which one was meant."""
        again: dict[tuple, list[ImportRow]] = {}
        for row in rows:
            key = tuple([_folded(row.values.get(name)) for name in self.kind.key])
            if None in key:
                continue
            same = self.by_key.setdefault(key, [])
            same.append(row)
            if len(same) > 1:
                again[key] = same
        for same in again.values():
            numbers = ", ".join(str(r.number) for r in same[:10])
            for row in same:
                row.problems.append(_("The same key stands in rows %(rows)s.") % {"rows": numbers})


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
