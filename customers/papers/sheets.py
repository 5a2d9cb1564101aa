"""A form as a sheet instead of paper."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from salesops.core.spreadsheets.sheet import Maker, SheetColumn
from salesops.core.spreadsheets.xlsx_writer import write_xlsx


class Sheet(Protocol):
    """What a sheet says of itself: its name, its title, who takes it out and when."""

    name: str
    title: str
    user: Any
    now: datetime


def as_sheet(sheet: Sheet, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]]) -> bytes:
    """``rows`` as the content of an xlsx file."""
    with TemporaryDirectory(prefix="sheet-") as folder:
        target = Path(folder) / "sheet.xlsx"
        write_xlsx(target, columns=columns, rows=rows, title=sheet.title, maker=Maker(sheet.user.name, sheet.now))
        return target.read_bytes()
