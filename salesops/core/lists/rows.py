"""Rows as HTML, built straight in Python: a template for each cell would cost most of the page's time (performance.md)."""

import re
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from salesops.core.web.places import around
from salesops.core.web.templatetags.marks import icon

from .columns import Column
from .formats import Format
from .page import ListPage
from .read import ListReader, Row

if TYPE_CHECKING:
    from .frame import Head

NOTHING = "—"
# Keys that stand in an address as they are.
PLAIN = re.compile(r"[A-Za-z0-9._~-]*")
ARROWS = {"ascending": "up", "descending": "down"}


def record_link(page: ListPage) -> tuple[str, str] | None:
    """What stands before and behind the key in the address of a record."""
    if not page.record_url:
        return None
    return around(page.record_url)


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
        label = f' data-label="{escape(str(column.label))}"' if column.phone and not column.bare else ""
        words = f"{column.css} {stays}".strip()
        css = f' class="{words}"' if words else ""
        empty = f' class="{words} zero"' if words else ' class="zero"'
        openings.append((f"<td{css}{label}>", f"<td{empty}{label}>"))
    return openings


def render_rows(reader: ListReader, rows: Iterable[Row], *, pick: bool, frozen: int) -> SafeString:
    """The body rows of ``reader``'s page. Formats escape what people wrote; everything else here is ours."""
    link = record_link(reader.page)
    # A word in either language: what stands before and behind the name.
    before, _name, behind_name = escape(_("Select %(name)s")).partition("%(name)s")
    openings = _cell_openings(reader.columns, frozen)
    (head, _empty), draw_head = openings[0], reader.columns[0].format.drawer(reader.reading)
    first = reader.columns[0].format
    beside = first.beside if type(first).beside is not Format.beside else None
    # For each further column: what opens a cell, the whole of an empty one, and what draws a value.
    cells = [
        (opening, f"{empty}{NOTHING}</td>", column.format.drawer(reader.reading))
        for (opening, empty), column in zip(openings[1:], reader.columns[1:], strict=True)
    ]
    parts: list[str] = []
    add = parts.append
    for row in rows:
        (value, also), *rest = row.values
        text = NOTHING if value is None or value == "" else draw_head(value, also)
        if link is not None:
            behind = beside(value, also, reader.reading) if beside else ""
            clip = ' class="clip1"' if behind else ""
            key = str(row.key)
            if not PLAIN.fullmatch(key):
                key = quote(key, safe="")
            text = f'<a{clip} href="{link[0]}{key}{link[1]}">{text}</a>'
            if behind:
                text = f'<span class="row">{text}{behind}</span>'
        if pick:
            add(
                f'<tr><td class="pick"><input class="box" type="checkbox" name="pick" value="{escape(str(row.pick))}"'
                f' form="bulk" aria-label="{before}{escape(str(value))}{behind_name}"></td>{head}{text}</th>'
            )
        else:
            add(f"<tr>{head}{text}</th>")
        for (value, also), (opening, empty, draw) in zip(rest, cells, strict=True):
            add(empty if value is None or value == "" else f"{opening}{draw(value, also)}</td>")
        add("</tr>")
    return mark_safe("".join(parts))  # noqa: S308 - every value went through escape() or a format


def render_heads(page: ListPage, heads: Iterable["Head"], *, pick: bool) -> SafeString:
    """The cells of the head: each sorts by its column, with shift it adds the column to the sorts."""
    parts: list[str] = []
    if pick:
        label = escape(_("Select this page"))
        parts.append(f'<th class="pick"><input class="box" type="checkbox" data-pick-all aria-label="{label}"></th>')
    url = page.url
    for head in heads:
        sort = f' aria-sort="{head.direction}"' if head.direction else ""
        text = escape(str(head.column.label))
        if head.url:
            here, arrow = escape(url + head.url), icon(ARROWS[head.direction]) if head.direction else ""
            text = (
                f'<a href="{here}" data-add="{escape(url + head.add_url)}" hx-get="{here}" hx-target="#rows"'
                f' hx-swap="outerHTML" hx-push-url="true">{text}{arrow}</a>'
            )
        parts.append(f'<th scope="col" class="{head.css}"{sort}>{text}</th>')
    return mark_safe("".join(parts))  # noqa: S308 - every value went through escape()


__all__ = ["freeze", "record_link", "render_heads", "render_rows"]
