"""The table of a file, in the layout its kind comes in."""

from pathlib import Path

from salesops.core.sockets.imports import ImportKind
from salesops.core.spreadsheets.reader import Table, read_table


def table_of(kind: ImportKind, path: Path, name: str) -> Table:
    """Heads and rows at ``path``; where others make the layout, titles are skipped and what they say stands in each row."""
    if kind.layouts is None:
        return read_table(path, name)
    table = read_table(path, name, kind.layouts.heads_at)
    kind.layouts.complete(table)
    return table


def offered(kind: ImportKind, table: Table) -> dict[int, str]:
    """Position → column, as somebody chose for such a file before."""
    return dict(kind.layouts.offered(table)) if kind.layouts else {}
