"""A large table in parts of some thousand rows, rows that belong together in the same one."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.sockets.imports import ImportKind, ImportRow
from salesops.core.spreadsheets.reader import Table, TableRow

from .matching import Mapping

PART = 5_000


def in_parts(kind: ImportKind, table: Table, mapping: Mapping) -> Iterator[list[TableRow]]:
    """The rows of ``table``; those of one thing that stand apart in the file come together in the last parts."""
    if not kind.together:
        for start in range(0, len(table.rows), PART):
            yield list(table.rows[start : start + PART])
        return
    place = mapping.columns.index(kind.together)
    apart = _standing_apart(table.rows, place)
    waiting: list[TableRow] = []
    yield from _cut((row for row in table.rows if not _set_aside(row, place, apart, waiting)), place)
    waiting.sort(key=lambda row: (_name(row, place), row.number))
    yield from _cut(waiting, place)


def _name(row: TableRow, place: int) -> str:
    cell = row.values[place]
    return "" if cell is None else unicodedata.normalize("NFKC", str(cell)).strip().upper()


def _standing_apart(rows: Iterable[TableRow], place: int) -> set[str]:
    """Names that come again after another one."""
    seen: set[str] = set()
    apart: set[str] = set()
    before = None
    for row in rows:
        name = _name(row, place)
        if name != before and name in seen:
            apart.add(name)
        seen.add(name)
        before = name
    return apart


def _set_aside(row: TableRow, place: int, apart: set[str], waiting: list[TableRow]) -> bool:
    if not apart or _name(row, place) not in apart:
        return False
    waiting.append(row)
    return True


def _cut(rows: Iterable[TableRow], place: int) -> Iterator[list[TableRow]]:
    part: list[TableRow] = []
    for row in rows:
        if len(part) >= PART and _name(row, place) != _name(part[-1], place):
            yield part
            part = []
        part.append(row)
    if part:
        yield part


def things(kind: ImportKind, rows: Iterable[ImportRow]) -> list[list[ImportRow]]:
    """Rows by the thing they make up: each by itself unless the kind says what belongs together."""
    found: dict[Any, list[ImportRow]] = {}
    for row in rows:
        found.setdefault(row.values.get(kind.together) if kind.together else row.number, []).append(row)
    return list(found.values())


def keep_whole(kind: ImportKind, rows: list[ImportRow]) -> None:
    """A thing with a wrong row stays out as a whole: its other rows go into the file of wrong rows, too."""
    if not kind.together:
        return
    for one in things(kind, rows):
        wrong = [row.number for row in one if row.problems]
        if wrong and one[0].values.get(kind.together) is not None:
            mark(one, _("Belongs to row %(row)s, which is wrong.") % {"row": wrong[0]})


def mark(rows: Iterable[ImportRow], sentence: str) -> None:
    """Add ``sentence`` to those of ``rows`` that have no problem of their own."""
    for row in rows:
        if not row.problems:
            row.problems.append(sentence)
