"""xlsx going out, row by row in constant memory.

Written by hand because no library gives all of what every file must have at this speed: text quoted where it looks like a
formula, the maker's name in the foot of each page, and a hundred thousand rows in seconds. One sheet, one table, nothing else.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from .sheet import MOST_ROWS, Maker, SheetColumn, clean, looks_like_formula

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Written as it stands, a return would be read back as a new line.
RETURN = {"\r": "&#13;"}
ESCAPED = re.compile("[&<>\r]")
EPOCH = date(1899, 12, 30)
BATCH = 500
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Styles by their place in STYLES.
PLAIN, QUOTED, HEAD, NUMBER, MONEY, PERCENT, DATE, MOMENT = range(8)
STYLE_OF = {"text": PLAIN, "number": NUMBER, "money": MONEY, "percent": PERCENT, "date": DATE, "moment": MOMENT}

STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="8"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/>'
    '<xf fontId="1" applyFont="1"/><xf numFmtId="0"/><xf numFmtId="4" applyNumberFormat="1"/>'
    '<xf numFmtId="10" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
CONTENT_TYPES = (
    f'{XML}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
RELATIONS = (
    f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
WORKBOOK_RELATIONS = (
    f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)

Rows = Iterable[Sequence[Any]]
# A value as what stands behind the place of its cell; empty cells are not written.
Cell = Callable[[Any], str]


class TooManyRows(Exception):
    """More rows than one sheet holds."""


def write_xlsx(
    target: Path, *, columns: Sequence[SheetColumn], rows: Rows, title: str, maker: Maker, about: str = ""
) -> int:
    """Write one table to ``target`` and return the number of its rows. ``about`` (the filters) goes into the properties."""
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=3) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("_rels/.rels", RELATIONS)
        package.writestr("docProps/core.xml", _properties(title, maker, about))
        package.writestr("xl/workbook.xml", _workbook(title))
        package.writestr("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS)
        package.writestr("xl/styles.xml", STYLES)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            return _sheet(sheet, columns, rows, _head(title, about), maker)


def _sheet(out: IO[bytes], columns: Sequence[SheetColumn], rows: Rows, head: str, maker: Maker) -> int:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{c.width or _usual_width(c)}" customWidth="1"/>'
        for n, c in enumerate(columns, 1)
    )
    letters = [_letters(n) for n in range(1, len(columns) + 1)]
    heads = "".join(f'<c r="{letter}1"{_text(c.head, HEAD)}' for letter, c in zip(letters, columns, strict=True))
    out.write(
        f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{widths}</cols><sheetData>'
        f'<row r="1">{heads}</row>'.encode()
    )
    count = 0
    for batch in _batches(rows, list(zip(letters, (CELLS[c.kind] for c in columns), strict=True))):
        out.write("".join(batch).encode())
        count += len(batch)
        if count > MOST_ROWS:
            raise TooManyRows
    out.write(
        f'</sheetData><autoFilter ref="A1:{letters[-1]}{count + 1}"/>'
        f'<pageSetup orientation="landscape" fitToHeight="0"/>'
        f"<headerFooter><oddHeader>&amp;C{head}</oddHeader>"
        f"<oddFooter>&amp;L{_printed(maker.stamp)}&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>".encode()
    )
    return count


def _batches(rows: Rows, cells: list[tuple[str, Cell]]) -> Iterator[list[str]]:
    numbered = enumerate(rows, 2)
    while batch := [_row(number, row, cells) for number, row in islice(numbered, BATCH)]:
        yield batch


def _row(number: int, values: Sequence[Any], cells: list[tuple[str, Cell]]) -> str:
    drawn = [
        f'<c r="{letter}{number}"{cell(value)}'
        for value, (letter, cell) in zip(values, cells, strict=True)
        if value is not None and value != ""
    ]
    return f'<row r="{number}">{"".join(drawn)}</row>'


def _text(value: Any, style: int | None = None) -> str:
    text = clean(value)
    if style is None:
        style = QUOTED if looks_like_formula(text) else PLAIN
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    # Hardly any text holds one of these; looking costs less than replacing.
    if ESCAPED.search(text):
        text = escape(text, RETURN)
    return f' t="inlineStr" s="{style}"><is><t{space}>{text}</t></is></c>'


def _number(style: int) -> Cell:
    def cell(value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return _text(value)
        if not isinstance(value, int) and not isfinite(value):
            return _text(value)
        return f' s="{style}"><v>{value}</v></c>'

    return cell


def _date(value: Any) -> str:
    day = value.date() if isinstance(value, datetime) else value
    return f' s="{DATE}"><v>{(day - EPOCH).days}</v></c>'


def _moment(value: Any) -> str:
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return f' s="{MOMENT}"><v>{(value.date() - EPOCH).days + seconds / 86400:.10f}</v></c>'


CELLS: dict[str, Cell] = {
    "text": _text,
    "number": _number(NUMBER),
    "money": _number(MONEY),
    "percent": _number(PERCENT),
    "date": _date,
    "moment": _moment,
}


def _usual_width(column: SheetColumn) -> int:
    return {"text": 20, "moment": 17, "money": 15}.get(column.kind, 12)


def _letters(number: int) -> str:
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def _printed(text: str, most: int = 100) -> str:
    # In headers and footers "&" begins a code; of a header Excel reads 255 characters.
    written = clean(text).replace("&", "&&")
    return escape(written if len(written) <= most else written[:most].rstrip("&"))


def _head(title: str, about: str) -> str:
    """What stands over each printed page: the title, and under it which rows these are."""
    return _printed(title) + (f"\n{_printed(about, 140)}" if about else "")


def _workbook(title: str) -> str:
    name = "".join(c for c in clean(title) if c not in "[]:*?/\\'")[:31] or "Sheet1"
    quoted = escape(name, {'"': "&quot;"})
    return (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{quoted}" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    )


def _properties(title: str, maker: Maker, about: str) -> str:
    moment = maker.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    w3c = 'xsi:type="dcterms:W3CDTF"'
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(clean(title))}</dc:title><dc:creator>{escape(clean(maker.name))}</dc:creator>"
        f"<dc:description>{escape(clean(about))}</dc:description><cp:lastModifiedBy>{escape(clean(maker.name))}</cp:lastModifiedBy>"
        f"<dcterms:created {w3c}>{moment}</dcterms:created><dcterms:modified {w3c}>{moment}</dcterms:modified></cp:coreProperties>"
    )
