"""csv: UTF-8 (with or without BOM), UTF-16 by its BOM, GB18030; comma, semicolon or tab."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from .reader import LOOKED_AT, MAX_CELL, MAX_COLUMNS, MAX_ROWS, HeadsAt, Table, Value, table_of, unreadable

DELIMITERS = ",;\t"
BLOCK = 1 << 20
# What one row is made of is held at once: more than this is no list of anything.
MAX_ROW = 1_000_000


def read_csv(path: Path, heads_at: HeadsAt | None = None) -> Table:
    """The rows of a csv file, read line by line. Every value is text."""
    encoding = encoding_of(path)
    # More than a cell may hold: the limit is told in a sentence, not as a broken file.
    csv.field_size_limit(MAX_CELL * 8)
    with path.open(encoding=encoding, newline="") as file:
        # Titles hold no delimiters: where some may stand, more lines than the first are looked at.
        delimiter = _delimiter(_Lines(file), LOOKED_AT if heads_at else 1)
        file.seek(0)
        lines = _Lines(file)
        return table_of(_numbered(csv.reader(lines, delimiter=delimiter, strict=True), lines), [], heads_at=heads_at)


@dataclass
class _Lines:
    """The lines of ``file``. ``held``: characters since the last whole row, whose quoted cells may go over many lines."""

    file: TextIO
    held: int = 0

    def __iter__(self) -> Iterator[str]:
        while line := self.file.readline(MAX_ROW + 1):
            self.held += len(line)
            if self.held > MAX_ROW:
                raise unreadable("row-too-long", _("A row has more than 1,000,000 characters."))
            yield line


def _delimiter(lines: _Lines, looked_at: int) -> str:
    counts: Counter[str] = Counter()
    for line in lines:
        lines.held = 0
        if line.strip("\r\n"):
            counts.update({mark: line.count(mark) for mark in DELIMITERS})
            looked_at -= 1
        if not looked_at:
            break
    return max(DELIMITERS, key=lambda mark: counts[mark])


def _numbered(reader: Iterator[list[str]], lines: _Lines) -> Iterator[tuple[int, list[Value]]]:
    number = 0
    try:
        for number, values in enumerate(reader, start=1):
            lines.held = 0
            if len(values) > MAX_COLUMNS and any(values[MAX_COLUMNS:]):
                raise unreadable("too-wide", _("The sheet has more than 100 columns."))
            if number > MAX_ROWS * 2:
                raise unreadable("too-long", _("The sheet has more than 200,000 rows. Split it into parts."))
            yield number, list(values)
    except csv.Error as error:
        sentence = _("The csv file is broken near row %(row)s. Open it in a spreadsheet program and save it again.")
        raise unreadable("broken", sentence, row=number + 1) from error


def encoding_of(path: Path) -> str:
    """The encoding of a csv file, by BOM or by what fits; a file of another kind is refused."""
    with path.open("rb") as file:
        start = file.read(4)
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if start.startswith(bom):
            encodings: tuple[str, ...] = (encoding,)
            break
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        if _fits(path, encoding):
            return encoding
    raise unreadable("wrong-type", _("This is no csv or xlsx file, or its encoding is none of UTF-8, UTF-16, GB18030."))


def _fits(path: Path, encoding: str) -> bool:
    with path.open(encoding=encoding, newline="") as file:
        try:
            return all("\x00" not in block for block in iter(lambda: file.read(BLOCK), ""))
        except UnicodeDecodeError:
            return False
