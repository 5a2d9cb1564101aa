"""csv: UTF-8 (with or without BOM), UTF-16 by its BOM, GB18030; comma, semicolon or tab."""

import codecs
import csv
import io
from pathlib import Path

from django.utils.translation import gettext as _

from .reader import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Table, Value, table_of, unreadable

DELIMITERS = ",;\t"


def read_csv(path: Path) -> Table:
    """The rows of a csv file. Every value is text."""
    text = decoded(path.read_bytes())
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    # More than a cell may hold: the limit is told in a sentence, not as a broken file.
    csv.field_size_limit(MAX_CELL * 8)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[Value]]] = []
    number = 1
    try:
        for values in reader:
            if len(values) > MAX_COLUMNS and any(values[MAX_COLUMNS:]):
                raise unreadable("too-wide", _("The sheet has more than 100 columns."))
            rows.append((number, list(values)))
            number += 1
            if len(rows) > MAX_ROWS * 2:
                raise unreadable("too-long", _("The sheet has more than 200,000 rows. Split it into parts."))
    except csv.Error as error:
        sentence = _("The csv file is broken near row %(row)s. Open it in a spreadsheet program and save it again.")
        raise unreadable("broken", sentence, row=number) from error
    return table_of(rows, [])


def decoded(content: bytes) -> str:
    """The text of a csv file, by BOM or by what fits; a file of another kind is refused."""
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(bom):
            encodings: tuple[str, ...] = (encoding,)
            break
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise unreadable("wrong-type", _("This is no csv or xlsx file, or its encoding is none of UTF-8, UTF-16, GB18030."))
