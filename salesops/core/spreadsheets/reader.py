"""The one reader of spreadsheets that come in: xlsx and csv, with the limits of security.md section 5 (ALL-3).

Whatever is wrong with a file ends as :class:`Unreadable` with a sentence; whatever is wrong with one row is kept with the row.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesops.core.refusals import Invalid, Refusal

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS, MAX_CELL = 200_000, 100, 32_767
# Among so many rows the heads are looked for where a kind of file has titles above them.
LOOKED_AT = 30
# A text that would start a formula was written with a quote in front; on the way in it is taken off again.
FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")

Value = str | int | float | bool | date | datetime | None
# Which of the first filled rows holds the heads.
HeadsAt = Callable[[list[list[Value]]], int]


class Unreadable(Invalid):
    """The file as a whole can't be read."""


def unreadable(code: str, sentence: str, **figures: Any) -> Unreadable:
    """The refusal of a whole file, beside the file field."""
    return Unreadable(Refusal(f"core.file-{code}", sentence % figures if figures else sentence, "file", figures))


@dataclass(slots=True)
class TableRow:
    """One row below the heads. ``number`` is what the spreadsheet program shows; ``problems`` are sentences."""

    number: int
    values: list[Value]
    problems: list[str] = field(default_factory=list)


@dataclass
class Table:
    """Heads and rows of the first sheet; ``notes`` say what was left out, ``name`` what the file is called, ``above`` what
    stands above the heads.
    """

    heads: list[str]
    rows: Sequence[TableRow]
    notes: list[str] = field(default_factory=list)
    name: str = ""
    above: list[list[Value]] = field(default_factory=list)


def read_table(path: Path, name: str, heads_at: HeadsAt | None = None) -> Table:
    """Read the csv or xlsx file at ``path``; its real content decides, not its ``name``.

    ``heads_at`` finds the heads where they needn't come first.
    """
    found = _read(path, name, heads_at)
    found.name = name
    return found


def _read(path: Path, name: str, heads_at: HeadsAt | None) -> Table:
    from .csv_reader import read_csv
    from .xlsx_reader import read_xlsx

    size = path.stat().st_size
    if size == 0:
        raise unreadable("empty", _("The file is empty."))
    if size > MAX_BYTES:
        raise unreadable("too-large", _("The file has more than 50 MB. Split it into parts."))
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        return read_xlsx(path, heads_at)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise unreadable(
            "old-format", _("This is an old .xls file or a protected one. Save it as .xlsx without password.")
        )
    if name.lower().endswith((".xlsx", ".xlsm", ".xls")) or start.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8", b"Rar!")
    ):
        raise unreadable("wrong-type", _("This is no xlsx file, whatever its name says. Import an .xlsx or .csv file."))
    return read_csv(path, heads_at)


def table_of(
    numbered: Iterable[tuple[int, list[Value]]],
    notes: list[str],
    mark: Callable[[TableRow], None] = lambda row: None,
    heads_at: HeadsAt | None = None,
) -> Table:
    """Heads and rows out of all rows read, one after the other: blank ones are left out, values cleaned, limits checked.

    ``mark`` adds what a format knows to be wrong with a row.
    """
    from .spool import SpooledRows

    filled = filled_rows(numbered)
    first = list(islice(filled, LOOKED_AT if heads_at else 1))
    at = heads_at([values for _number, values in first]) if heads_at and first else 0
    above, rest = [values for _number, values in first[:at]], chain(first[at + 1 :], filled)
    top = list(first[at][1]) if first else []
    if not top:
        raise unreadable("empty", _("The file is empty."))
    while top and top[-1] is None:
        top.pop()
    heads = ["" if value is None else str(value).strip() for value in top]
    if len(heads) > MAX_COLUMNS:
        raise unreadable("too-wide", _("The sheet has more than 100 columns."))
    rows = SpooledRows()
    for number, values in rest:
        if len(rows) == MAX_ROWS:
            raise unreadable("too-long", _("The sheet has more than 200,000 rows. Split it into parts."))
        row = _row(number, values, len(heads))
        mark(row)
        rows.append(row)
    if above:
        told = ngettext(
            "%(count)s row above the heads was skipped.", "%(count)s rows above the heads were skipped.", at
        )
        notes = [*notes, told % {"count": at}]
    return Table(heads, rows, notes, above=above)


def filled_rows(numbered: Iterable[tuple[int, list[Any]]]) -> Iterator[tuple[int, list[Value]]]:
    """Rows that hold something, their values cleaned."""
    cleaned = ((number, [clean(value) for value in values]) for number, values in numbered)
    return ((number, values) for number, values in cleaned if any(v is not None for v in values))


def _row(number: int, values: list[Value], width: int) -> TableRow:
    row = TableRow(number, (values + [None] * width)[:width])
    if any(value is not None for value in values[width:]):
        row.problems.append(_("The row has more cells than there are heads."))
    if any(isinstance(value, str) and len(value) > MAX_CELL for value in values):
        row.problems.append(_("A cell has more than 32,767 characters."))
    return row


def clean(value: Any) -> Value:
    """Blank is ``None``; text loses outer space and the quote before a formula sign; whole floats become ints."""
    if isinstance(value, str):
        text = value.strip(" \u00a0\u3000")
        if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
            text = text[1:]
        return text or None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
