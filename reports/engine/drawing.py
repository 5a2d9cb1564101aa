"""Cells of a report as the page, the sheet, paper and the API show them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from salesops.core.formats import day, money, number, percent
from salesops.core.sockets.reports import Column, ReportResult, Row
from salesops.core.spreadsheets.sheet import SheetColumn
from salesops.core.web.templatetags.marks import status

RIGHT = ("money", "number", "percent", "change")
SHEET = {
    "money": "money",
    "number": "number",
    "percent": "percent",
    "change": "percent",
    "date": "date",
    "moment": "moment",
}
NONE = "—"


def text_of(column: Column, value: Any, today: date) -> str:
    """A cell in words; what has no value is a dash, never nought (defaults.md 0)."""
    if value is None or value == "":
        return NONE
    if column.kind == "money":
        return money(value, balance=True)
    if column.kind == "number":
        return number(value)
    if column.kind in ("percent", "change"):
        return percent(value, 2)
    if column.kind == "date":
        return day(value, today)
    if column.kind == "moment":
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return str(value)


def _inner(column: Column, row: Row, today: date) -> str:
    """What stands in the cell, escaped."""
    value = row.values.get(column.name)
    text = text_of(column, value, today)
    if text == NONE:
        return '<span class="zero">—</span>'
    if column.kind == "change" and value is not None:
        sign = "▲" if value > 0 else "▼" if value < 0 else ""
        return f'<span class="delta">{sign} {escape(percent(abs(value), 1))}</span>'
    if column.kind == "status":
        return status(row.tones.get(column.name, "open"), text)
    return conditional_escape(text)


def _cell(column: Column, row: Row, today: date) -> str:
    """With the way to the rows behind it."""
    inner = _inner(column, row, today)
    link = row.links.get(column.name)
    if link and row.values.get(column.name) not in (None, ""):
        return f'<a class="{"why" if column.kind in RIGHT else ""}" href="{conditional_escape(link)}">{inner}</a>'
    return inner


def _css(column: Column) -> str:
    return (("num" if column.kind in RIGHT else "") + ("" if column.phone else " off-s")).strip()


def table_rows(result: ReportResult, today: date) -> list[SafeString]:
    """Rows as written HTML: a template for each cell would cost most of the page, and so would a call to format each."""
    head, *others = [
        (column, f'<td class="{_css(column)}" data-label="{escape(str(column.label))}">') for column in result.columns
    ]
    return [
        SafeString(
            f'<th scope="row">{_cell(head[0], row, today)}</th>'
            + "".join(f"{opening}{_cell(column, row, today)}</td>" for column, opening in others)
        )
        for row in result.rows
    ]


def total_row(result: ReportResult, today: date) -> SafeString:
    if not result.totals:
        return SafeString("")
    drawn = [format_html('<th scope="row">{}</th>', _("Together"))]
    for column in result.columns[1:]:
        text = text_of(column, result.totals[column.name], today) if column.name in result.totals else ""
        drawn.append(format_html('<td class="{}">{}</td>', _css(column), text))
    return SafeString("".join(drawn))


def sheet_columns(result: ReportResult) -> list[SheetColumn]:
    return [SheetColumn(str(column.label), SHEET.get(column.kind, "text")) for column in result.columns]


def sheet_rows(result: ReportResult) -> list[list[Any]]:
    """Typed values, the totals last."""
    rows = [[row.values.get(column.name) for column in result.columns] for row in result.rows]
    if result.totals:
        rows.append([_("Together"), *(result.totals.get(column.name) for column in result.columns[1:])])
    return rows


def api_value(value: Any) -> Any:
    """Money and shares as strings with fixed decimals, days and moments as ISO 8601 (contract.md)."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def api_row(columns: Sequence[Column], values: Any) -> dict[str, Any]:
    return {column.name: api_value(_placed(column, values.get(column.name))) for column in columns}


def _placed(column: Column, value: Any) -> Any:
    if not isinstance(value, Decimal):
        return conditional_escape(value) if isinstance(value, SafeString) else value
    places = {"money": "0.01", "percent": "0.000001", "change": "0.000001"}.get(column.kind)
    return value.quantize(Decimal(places)) if places else value
