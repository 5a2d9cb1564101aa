"""Small spreadsheets that go out: templates and error files. Text stays text: nothing a person typed becomes a formula (S12)."""

import csv
import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from .reader import FORMULA_STARTS


def xlsx_bytes(heads: list[str], rows: list[list[Any]], title: str) -> bytes:
    """One sheet with bold heads."""
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31].translate(str.maketrans("", "", "[]:*?/\\")) or "Sheet1"
    for number, values in enumerate([heads, *rows], start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
                cell.quotePrefix = value.startswith(FORMULA_STARTS)
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_bytes(heads: list[str], rows: list[list[str]]) -> bytes:
    """UTF-8 with BOM, which spreadsheet programs read right; a quote before what would start a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for values in [heads, *rows]:
        writer.writerow([f"'{value}" if value.startswith(FORMULA_STARTS) else value for value in values])
    return out.getvalue().encode("utf-8-sig")
