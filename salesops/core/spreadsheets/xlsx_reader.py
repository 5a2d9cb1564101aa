"""xlsx: looked through as the archive it is, by real bytes, before any parser sees it; then read by calamine."""

import re
import zipfile
import zlib
from io import BytesIO
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from .reader import LOOKED_AT, MAX_COLUMNS, MAX_ROWS, HeadsAt, Table, TableRow, filled_rows, table_of, unreadable

MAX_UNPACKED, MAX_RATIO, MAX_ENTRIES = 300 * 1024 * 1024, 200, 2_000
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

DOCTYPE = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>])([^>]*)>(\s*<(?:\w+:)?f[\s/>])?")
REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
SHARED_VALUE = re.compile(rb"""t=["']s["'][^>]*>\s*<(?:\w+:)?v>(\d+)<""")
SHARED_ITEM = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>", re.DOTALL)
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*ref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")


def read_xlsx(path: Path, heads_at: HeadsAt | None = None) -> Table:
    """The rows of the first visible sheet."""
    parts = unpacked(path)
    sheet_name, sheet_part, others = _first_sheet(parts)
    sheet = parts[sheet_part]
    formulas = _look_through(sheet, parts.get("xl/sharedStrings.xml", b""))
    merged = [
        (int(m[2]), int(m[4]), f"{m[1].decode()}{m[2].decode()}:{m[3].decode()}{m[4].decode()}")
        for m in MERGED.finditer(sheet)
    ]
    try:
        with CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())) as book:
            grid = book.get_sheet_by_name(sheet_name)
            offset = grid.start[0] if grid.start else 0
            rows: list[tuple[int, list[Any]]] = [
                (offset + n, list(values)) for n, values in enumerate(grid.to_python(skip_empty_area=True), start=1)
            ]
            left = grid.start[1] if grid.start else 0
    except (CalamineError, ValueError, OSError) as error:
        raise broken() from error
    first = list(islice(filled_rows(rows), LOOKED_AT))
    head_row = first[heads_at([values for _n, values in first]) if heads_at else 0][0] if first else 1
    for top, bottom, area in merged:
        if top <= head_row <= bottom:
            sentence = _("The heads hold merged cells (%(area)s). Unmerge them: one head over each column.")
            raise unreadable("merged-heads", sentence, area=area)
    numbered = ((n, [*([None] * left), *values]) for n, values in rows)
    return table_of(numbered, _notes(others), lambda row: _mark(row, formulas, merged), heads_at)


def _mark(row: TableRow, formulas: dict[int, list[str]], merged: list[tuple[int, int, str]]) -> None:
    if row.number in formulas:
        cells = ", ".join(formulas[row.number][:5])
        row.problems.append(_("Formula in %(cells)s: paste it as a value.") % {"cells": cells})
    for top, bottom, area in merged:
        if top <= row.number <= bottom:
            row.problems.append(_("Merged cells %(area)s: unmerge them and fill each cell.") % {"area": area})


def _notes(others: list[str]) -> list[str]:
    if not others:
        return []
    return [_("Only the first sheet was read. Left out: %(sheets)s.") % {"sheets": ", ".join(others)}]


def broken() -> Exception:
    return unreadable("broken", _("The xlsx file is broken. Open it in a spreadsheet program and save it again."))


def unpacked(path: Path) -> dict[str, bytes]:
    """The XML parts of the archive, counted by the bytes that really come out, never by what the archive claims."""
    parts: dict[str, bytes] = {}
    total = 0
    limit = min(MAX_UNPACKED, path.stat().st_size * MAX_RATIO)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise unreadable("bomb", _("The file unpacks to more than an honest spreadsheet would."))
            for entry in entries:
                _check_entry(entry)
                chunks = []
                with archive.open(entry) as file:
                    while chunk := file.read(1 << 20):
                        total += len(chunk)
                        if total > limit:
                            raise unreadable("bomb", _("The file unpacks to more than an honest spreadsheet would."))
                        chunks.append(chunk)
                if entry.filename.endswith((".xml", ".rels")):
                    content = b"".join(chunks)
                    if DOCTYPE.search(content) or DOCTYPE.search(content.replace(b"\x00", b"")):
                        raise unreadable("dtd", _("The file holds a document type or entity; spreadsheets have none."))
                    parts[entry.filename.lstrip("/")] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise broken() from error
    return parts


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if ".." in PurePosixPath(name).parts or name.startswith(("/", "\\")):
        raise broken()
    if entry.flag_bits & 0x1:
        raise unreadable("old-format", _("The file is protected by a password. Save it without."))
    if "vbaproject" in name or name.startswith("xl/macrosheets/"):
        raise unreadable("macros", _("The file holds macros. Save it as .xlsx without them."))
    if name.startswith("xl/externallinks/"):
        raise unreadable(
            "external-links", _("The file links to other files. Break the links (paste values) and save it.")
        )


def _first_sheet(parts: dict[str, bytes]) -> tuple[str, str, list[str]]:
    """(name, part, names of the other visible sheets) of the first visible sheet."""
    try:
        book = ElementTree.fromstring(parts["xl/workbook.xml"])
        relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
        targets = {r.get("Id"): r.get("Target", "") for r in relations}
        sheets = [s for s in book.iter(f"{MAIN}sheet") if s.get("state", "visible") == "visible"]
        target = targets[sheets[0].get(RELATION)]
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts[part]
        return str(sheets[0].get("name")), part, [str(s.get("name")) for s in sheets[1:]]
    except (KeyError, IndexError, ElementTree.ParseError, DefusedXmlException) as error:
        raise broken() from error


def _look_through(sheet: bytes, shared: bytes) -> dict[int, list[str]]:
    """Formula cells by row. Refuses what would make the parser's grid too large for its file."""
    formulas: dict[int, list[str]] = {}
    last_row = last_column = 0
    for attributes, formula in CELL.findall(sheet):
        place = REFERENCE.search(attributes)
        if place is None:
            raise broken()
        if attributes.endswith(b"/"):
            continue
        row = int(place[2])
        last_row = max(last_row, row)
        last_column = max(last_column, _column(place[1]))
        if formula:
            formulas.setdefault(row, []).append((place[1] + place[2]).decode())
    if last_row > MAX_ROWS + 100:
        raise unreadable("too-long", _("The sheet has more than 200,000 rows. Split it into parts."))
    if last_column > MAX_COLUMNS:
        raise unreadable("too-wide", _("The sheet has more than 100 columns."))
    lengths = [len(item) for item in SHARED_ITEM.findall(shared)]
    text = sum(lengths[i] for n in SHARED_VALUE.findall(sheet) if (i := int(n)) < len(lengths))
    if text > MAX_UNPACKED:
        raise unreadable("bomb", _("The file unpacks to more than an honest spreadsheet would."))
    return formulas


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
