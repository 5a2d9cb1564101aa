"""From the rows of a table to rows of a kind: every cell parsed, every problem kept with its row."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.sockets.imports import ImportKind, ImportRow
from salesops.core.spreadsheets.reader import Table, TableRow

from .matching import Mapping, head_of, needed


def parsed_rows(kind: ImportKind, table: Table, mapping: Mapping, actor: Any) -> list[ImportRow]:
    """All rows of ``table``; those with ``problems`` can't be applied."""
    return RowReader(kind, table, mapping, actor).read(table.rows)


class RowReader:
    """Reads the rows of one file, all at once or part after part: keys that come twice are looked for before."""

    def __init__(self, kind: ImportKind, table: Table, mapping: Mapping, actor: Any) -> None:
        self.kind = kind
        self.columns = [None if name is None else kind.column(name) for name in mapping.columns]
        self.allowed = {c.name: actor is None or c.may is None or c.may(actor) for c in kind.all_columns}
        self.required = [c.name for c in needed(kind, mapping.columns)]
        self.again = self._again(table.rows)

    def read(self, sources: Iterable[TableRow]) -> list[ImportRow]:
        rows = [self._parsed(source) for source in sources]
        for row in rows:
            if row.number in self.again:
                numbers = ", ".join(str(number) for number in self.again[row.number][:10])
                row.problems.append(_("The same key stands in rows %(rows)s.") % {"rows": numbers})
        return rows

    def _again(self, sources: Iterable[TableRow]) -> dict[int, list[int]]:
        """Row number → all rows of the same key, where there are several: nobody can say which one was meant."""
        places = {column.name: place for place, column in enumerate(self.columns) if column is not None}
        if not self.kind.key or any(name not in places for name in self.kind.key):
            return {}
        parts = [(places[name], self.kind.column(name).parse) for name in self.kind.key]
        first: dict[tuple, int] = {}
        several: dict[tuple, list[int]] = {}
        for source in sources:
            key = _key_of(source, parts)
            if key is not None and first.setdefault(key, source.number) != source.number:
                several.setdefault(key, [first[key]]).append(source.number)
        return {number: numbers for numbers in several.values() for number in numbers}

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


def _key_of(source: TableRow, parts: list[tuple[int, Callable[[Any], Any]]]) -> tuple | None:
    """The key of a row as it is compared; ``None`` when a part is missing or wrong."""
    cells = [source.values[place] for place, _parse in parts]
    if None in cells:
        return None
    try:
        return tuple([_folded(parse(cell)) for cell, (_place, parse) in zip(cells, parts, strict=True)])
    except ValueError:
        return None


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
