"""Cells of a report as the page, the sheet, paper and the API show them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
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
NOTHING = f'<span class="zero">{NONE}</span>'
Draw = Callable[[Any, Row], str]


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


def _drawer(column: Column, today: date) -> Draw:
    """What stands in a cell of ``column`` that has a value, escaped. Figures and shares hold nothing to escape."""
    kind, name = column.kind, column.name
    if kind == "money":
        return lambda value, row: number(value, 2)
    if kind == "number":
        return lambda value, row: number(value)
    if kind == "percent":
        return lambda value, row: percent(value, 2)
    if kind == "change":
        return lambda value, row: (
            f'<span class="delta">{"▲" if value > 0 else "▼" if value < 0 else ""} {percent(abs(value), 1)}</span>'
        )
    if kind == "status":
        return lambda value, row: status(row.tones.get(name, "open"), text_of(column, value, today))

    def text(value: Any, row: Row) -> str:
        said = text_of(column, value, today)
        return NOTHING if said == NONE else said if isinstance(said, SafeString) else escape(said)

    return text


def _css(column: Column) -> str:
    return (("num" if column.kind in RIGHT else "") + ("" if column.phone else " off-s")).strip()


def table_rows(result: ReportResult, today: date) -> list[SafeString]:
    """Rows as written HTML: a template for each cell would cost most of the page. What all cells of a column share is worked out
    once, and so is a way that several cells of a row lead.
    """
    cells = [
        (f'<td class="{_css(column)}">', column.name, _drawer(column, today), "why" if column.kind in RIGHT else "", "</td>")
        for column in result.columns
    ]  # fmt: skip
    cells[0] = ('<th scope="row">', *cells[0][1:4], "</th>")
    drawn = []
    for row in result.rows:
        values, links, written = row.values, row.links, []
        link, way = "", ""
        for opening, name, draw, css, closing in cells:
            value = values.get(name)
            if value is None or value == "":
                written.append(f"{opening}{NOTHING}{closing}")
                continue
            behind = links.get(name)
            if not behind:
                written.append(f"{opening}{draw(value, row)}{closing}")
                continue
            if behind != link:
                link, way = behind, escape(behind)
            written.append(f'{opening}<a class="{css}" href="{way}">{draw(value, row)}</a>{closing}')
        drawn.append(SafeString("".join(written)))
    return drawn


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
