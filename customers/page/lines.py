"""Lines of the record as HTML: drawn for every entry of a page, so no template and no ``reverse()`` (performance.md)."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django.utils.safestring import SafeString, mark_safe

from salesops.core import formats
from salesops.core.sockets.panels import TimelineEntry
from salesops.core.web.templatetags.marks import icon


def _line(entry: TimelineEntry, now: datetime) -> str:
    title = escape(entry.title)
    if entry.url:
        title = f'<a href="{escape(entry.url)}">{title}</a>'
    who = f" · {escape(entry.who)}" if entry.who else ""
    text = f"<p>{escape(entry.text).replace(chr(10), '<br>')}</p>" if entry.text else ""
    notes = "".join(f"<span>{escape(note)}</span>" for note in entry.notes)
    beside = f'<div class="row small dim wrap">{notes}</div>' if notes else ""
    when = f'<time datetime="{entry.at.isoformat()}" title="{formats.exact(entry.at)}">{formats.recent(entry.at, now)}</time>'
    return (
        f'<li><span class="mark{" mine" if entry.group == "talks" else ""}">{icon(entry.icon)}</span>'
        f'<div><div class="row"><b>{title}</b><span class="when push">{when}{who}</span></div>{text}{beside}</div></li>'
    )


def lines(entries: Iterable[TimelineEntry], now: datetime) -> SafeString:
    """The entries, each a ``<li>`` of ``<ol class="timeline">``."""
    return mark_safe("".join(_line(entry, now) for entry in entries))  # noqa: S308 - every text is escaped above
