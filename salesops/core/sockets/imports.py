"""Socket ``imports.py``: tables people bring as xlsx or csv (ALL-3; contract.md, "Imports").

A kind names its columns and how one row is applied, through the same services as the page. Dry run, diff, error file, all or
nothing, history and the command are the engine's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from .registry import Registry

if TYPE_CHECKING:
    from salesops.core.spreadsheets.reader import HeadsAt, Table


@dataclass(frozen=True)
class ImportColumn:
    """One column. ``parse`` turns a cell into a value or raises ``ValueError`` with a sentence; blanks never reach it.

    ``label`` is its head in the reader's language, ``also`` further accepted heads split by ``|`` (translated as well);
    ``may(user)`` says who may fill it. ``instead_of`` names a column that isn't needed where this one stands.
    """

    name: str
    label: Any
    parse: Callable[[Any], Any]
    required: bool = False
    example: str = ""
    also: Any = ""
    may: Callable[[Any], bool] | None = None
    instead_of: str = ""


@dataclass
class ImportRow:
    """One row on its way in. ``values`` holds only columns that are filled: a blank cell leaves what is there."""

    number: int
    cells: list[Any]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Applied:
    """What applying one row did: ``created``, ``updated`` or ``unchanged``, and field → [before, after].

    ``warning`` is a sentence about a row that is right but wants a look before the file is let in (the same company twice?).
    """

    what: str
    changes: Mapping[str, list[Any]] = field(default_factory=dict)
    warning: str = ""


@dataclass(frozen=True)
class ImportContext:
    """Who imports, as of which day, what ``prepare`` read for all rows at once, and the name of the file."""

    actor: Any
    day: date
    known: Any = None
    file: str = ""


Apply = Callable[[ImportRow, ImportContext], Applied]
ApplyPart = Callable[[list[ImportRow], ImportContext], Mapping[int, Applied]]


@dataclass(frozen=True)
class Layouts:
    """Files of a kind that come in layouts of others, not in ours.

    ``heads_at(rows)``: which of the first rows holds the heads, titles stand above. ``complete(table)`` adds what is said once
    for all rows. ``offered(table)``: position → column as somebody chose before; ``keep(table, columns, known, actor)`` remembers
    what was chosen by hand, in the transaction of an import that took effect.
    """

    heads_at: "HeadsAt"
    complete: "Callable[[Table], None]"
    offered: "Callable[[Table], Mapping[int, str]]"
    keep: "Callable[[Table, Sequence[str | None], Any, Any], None]"


@dataclass(frozen=True)
class ImportKind:
    """A table that can be imported by those with ``right`` on ``capability``.

    ``key`` names the columns that make a row unique in the file. ``apply(row, context)`` calls the services and may raise
    ``Refused``. ``arrange`` puts rows in the order in which they can be applied (parents before children).
    ``apply_part`` stands instead of ``apply`` where files are large: it takes some thousand sound rows at once, with a constant
    number of statements, appends to the ``problems`` of rows it refuses and returns what became of the others by row number; it may
    be asked again for fewer of the same rows. ``prepare`` is then asked once, without rows. ``may(user)`` widens who may import.
    ``together`` names a required column: rows with the same value are one thing (the lines of an order), come in the same part,
    and none of them goes without the others. Rows ``apply_part`` says nothing of are given to ``finish(rows, context)`` behind all
    parts, even when there are none: what takes locks others wait for is done there.
    ``afterwards(known, actor, day)`` is told what ``prepare`` gave once the file was tried or applied, outside the transaction
    that a dry run or a wrong row undoes: what somebody learnt is learnt.
    ``more_columns`` are those an administrator added: read anew for each file.
    ``trim(table, columns)`` takes out rows that are no data (a bank's closing total), says so in the table's notes, and may refuse
    the file; asked again it finds nothing more to take out. ``place`` is where work goes on once it is in: address and label.
    """

    code: str
    label: Any
    columns: tuple[ImportColumn, ...]
    key: tuple[str, ...]
    apply: Apply | None
    capability: str
    right: str = "c"
    help: Any = ""
    prepare: Callable[[list[ImportRow]], Any] | None = None
    arrange: Callable[[list[ImportRow]], Iterable[ImportRow]] | None = None
    apply_part: ApplyPart | None = None
    together: str = ""
    finish: ApplyPart | None = None
    may: Callable[[Any], bool] | None = None
    afterwards: Callable[[Any, Any, date], None] | None = None
    more_columns: Callable[[], tuple[ImportColumn, ...]] | None = None
    trim: "Callable[[Table, Sequence[str | None]], None] | None" = None
    layouts: Layouts | None = None
    place: tuple[str, Any] | None = None

    @property
    def all_columns(self) -> tuple[ImportColumn, ...]:
        """The columns, with those the company added."""
        return (*self.columns, *self.more_columns()) if self.more_columns else self.columns

    def column(self, name: str) -> ImportColumn:
        """The column called ``name``; an unknown name raises ``LookupError``."""
        for column in self.all_columns:
            if column.name == name:
                return column
        raise LookupError(f"import {self.code}: no column {name!r}")


def _problem(kind: ImportKind) -> str | None:
    names = [column.name for column in kind.columns]
    if len(set(names)) < len(names):
        return "a column is named twice"
    if (kind.apply is None) == (kind.apply_part is None):
        return "a kind applies row by row or part by part"
    if not kind.key or set(kind.key) - set(names):
        return "the key must name columns"
    if kind.together and kind.together not in [column.name for column in kind.columns if column.required]:
        return "rows belong together by a required column"
    if any(column.instead_of not in (*names, "") for column in kind.columns):
        return "a column stands instead of one of the kind"
    if any(column.required and not column.example for column in kind.columns):
        return "a required column needs an example"
    return None


import_kinds: Registry[ImportKind] = Registry("imports", _problem)
