"""Rows as HTML, built straight in Python: a template for each cell would cost most of the page's time (performance.md)."""

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .columns import Column
from .page import ListPage
from .read import ListReader, Row

NOTHING = "—"
# Stands for the key while the address of all records is built once; survives quoting.
PLACE = "0"


def record_link(page: ListPage) -> tuple[str, str] | None:
    """What stands before and behind the key in the address of a record."""
    if not page.record_url:
        return None
    url = reverse(page.record_url, args=[PLACE])
    before, _place, behind = url.rpartition(PLACE)
    return before, behind


def freeze(place: int, frozen: int) -> str:
    """Class of the cells at ``place`` when the first ``frozen`` columns stay in sight."""
    return "" if place >= frozen else "freeze second" if place else "freeze"


def _cell_openings(columns: list[Column], frozen: int) -> list[tuple[str, str]]:
    """For each column what opens a cell with a value, and an empty one."""
    openings = []
    for i, column in enumerate(columns):
        stays = freeze(i, frozen)
        if i == 0:
            css = f"{column.width} {stays}".strip()
            attributes = f' class="{css}"' if css else ""
            openings.append((f'<th scope="row"{attributes}>', f'<th scope="row"{attributes}>'))
            continue
        label = f' data-label="{escape(str(column.label))}"' if column.phone else ""
        words = f"{column.css} {stays}".strip()
        css = f' class="{words}"' if words else ""
        empty = f' class="{words} zero"' if words else ' class="zero"'
        openings.append((f"<td{css}{label}>", f"<td{empty}{label}>"))
    return openings


def render_rows(reader: ListReader, rows: Iterable[Row], *, pick: bool, frozen: int) -> SafeString:
    """The body rows of ``reader``'s page. Formats escape what people wrote; everything else here is ours."""
    reading, columns = reader.reading, reader.columns
    link = record_link(reader.page)
    openings = _cell_openings(columns, frozen)
    select = escape(_("Select %(name)s"))
    parts: list[str] = []
    for row in rows:
        parts.append("<tr>")
        for i, ((value, also), column) in enumerate(zip(row.values, columns, strict=True)):
            empty = value is None or value == ""
            text = NOTHING if empty else column.format.html(value, also, reading)
            if i == 0:
                if pick:
                    name = select % {"name": escape(str(value))}
                    key = escape(str(row.pick))
                    parts.append(
                        f'<td class="pick"><input class="box" type="checkbox" name="pick" value="{key}"'
                        f' form="bulk" aria-label="{name}"></td>'
                    )
                if link is not None:
                    text = f'<a href="{link[0]}{quote(str(row.key), safe="")}{link[1]}">{text}</a>'
                parts.append(f"{openings[0][0]}{text}</th>")
            else:
                parts.append(f"{openings[i][empty]}{text}</td>")
        parts.append("</tr>")
    return mark_safe("".join(parts))  # noqa: S308 - every value went through escape() or a format


__all__ = ["freeze", "record_link", "render_rows"]
