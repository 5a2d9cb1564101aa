"""Spreadsheets made by hand for the tests: honest ones and hostile ones."""

import zipfile
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook


def xlsx(path: Path, *rows, change=None) -> Path:
    """An xlsx with ``rows`` in its first sheet; ``change(workbook)`` may spoil it."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cells in book.active.iter_rows():
        for cell in cells:
            # Text stays text here; a test that wants a formula writes it in ``change``.
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    if change:
        change(book)
    book.save(path)
    return path


def with_part(path: Path, name: str, content: bytes, *, instead: bool = False) -> Path:
    """The archive at ``path`` with one more part, or one part replaced."""
    source = zipfile.ZipFile(BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            if not (instead and entry.filename == name):
                archive.writestr(entry, source.read(entry))
        archive.writestr(name, content)
    return path
