"""csv going out: UTF-8 with BOM, so that Excel reads Chinese; text that looks like a formula gets a ``'`` in front."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from .sheet import SheetColumn, clean, looks_like_formula

CONTENT_TYPE = "text/csv; charset=utf-8"


def write_csv(target: Path, *, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]]) -> int:
    """Write one table to ``target`` and return the number of its rows. The maker's name stands in the file's name."""
    count = 0
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([_text(c.head) for c in columns])
        typed = [c.kind == "text" for c in columns]
        for row in rows:
            writer.writerow([_text(v) if text else _value(v) for v, text in zip(row, typed, strict=True)])
            count += 1
    return count


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = clean(value)
    return f"'{text}" if looks_like_formula(text) else text


def _value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    # A number may begin with a minus; anything else is text.
    return _text(value) if isinstance(value, str) else str(value)
