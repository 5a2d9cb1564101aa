"""A report on paper: A4 across, the columns as wide as what stands in them, the totals last."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from unicodedata import east_asian_width

from django.utils.translation import gettext as _

from reports.engine.drawing import RIGHT, text_of
from salesops.core.documents import Column, TableDocument, render_table
from salesops.core.sockets.reports import Column as ReportColumn
from salesops.core.sockets.reports import Report, ReportResult
from salesops.core.spreadsheets.sheet import Maker

# Points across the sheet; of a character, in parts of its size; of the space beside a column. Names and words break, figures don't.
ACROSS, CHARACTER, BESIDE = 774, 0.56, 8.5
LONGEST_NAME, SHORTEST = 22, 5
LARGEST, SMALLEST = 8.0, 5.0


def _units(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _width(column: str, cells: Sequence[str], *, figures: bool) -> float:
    """Of a column in characters: its longest figure, or as much of its names as is read at a glance."""
    longest = max(map(_units, cells), default=0)
    word = max((min(_units(part), 10) for part in column.split()), default=0)
    return max(longest if figures else min(longest, LONGEST_NAME), word, SHORTEST)


def _cell(column: ReportColumn, value: Any, today: date) -> str:
    """Paper is read in other years too: its days have theirs."""
    return f"{value:%Y-%m-%d}" if column.kind == "date" and value else text_of(column, value, today)


def drawn_on_paper(report: Report, result: ReportResult, told: str, maker: Maker, today: date, language: str) -> bytes:
    """The whole table as PDF; ``told`` are the filters in words."""
    rows = [[_cell(c, row.values.get(c.name), today) for c in result.columns] for row in result.rows]
    total = [
        _("Together") if n == 0 else text_of(c, result.totals[c.name], today) if c.name in result.totals else ""
        for n, c in enumerate(result.columns)
    ]  # fmt: skip
    every = [*rows, total] if result.totals else rows
    widths = [
        _width(str(c.label), [row[n] for row in every], figures=c.kind in RIGHT) for n, c in enumerate(result.columns)
    ]
    size = ACROSS / (sum(widths) * CHARACTER + len(widths) * BESIDE / LARGEST)
    beside = BESIDE / LARGEST / CHARACTER
    columns = [
        Column(str(c.label), width + beside, "right" if c.kind in RIGHT else "left")
        for c, width in zip(result.columns, widths, strict=True)
    ]
    document = TableDocument(
        title=f"{report.code} {report.title}", subtitle=str(report.question), columns=columns, rows=rows, made_by=maker.name,
        made_at=maker.at, facts=[(_("Filters"), told)], note=" ".join(result.notes), total=total if result.totals else (),
        size=max(SMALLEST, min(LARGEST, size)),
    )  # fmt: skip
    return render_table(document, language)
