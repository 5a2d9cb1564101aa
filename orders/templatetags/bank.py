"""Lines of the bank beside the one that is worked on, drawn without a template for each (performance.md)."""

from collections.abc import Sequence
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from salesops.core import formats
from salesops.core.web.templatetags.filters import stamp
from salesops.core.web.templatetags.marks import icon

register = template.Library()


@register.simple_tag
def queue_rows(rows: Sequence[dict[str, Any]], sign: tuple[str, str], query: str, at: int | None) -> SafeString:
    """``rows`` of ``desk.groups`` with the icon ``sign``; ``query``: what their addresses keep; ``at``: the line shown in full."""
    mark, query = icon(sign[0], classes=sign[1]), escape(query)
    drawn = []
    for one in rows:
        line, note = one["line"], ""
        if one["note"]:
            colour = ' class="soon-t"' if one["warns"] else ""
            note = f"<span{colour}>{escape(one['note'])}</span>"
        drawn.append(
            f'<a role="option" id="line-{line.pk}" data-follow href="{escape(one["address"])}{query}"'
            f' aria-selected="{"true" if line.pk == at else "false"}">{mark}<div><b>{escape(line.payer)}</b>'
            f'<div class="meta"><span>{stamp(line.booked_at)}</span><span>{escape(one["said"])}</span>{note}</div></div>'
            f'<div class="amt"><b>{formats.money(line.amount, balance=True)}</b>'
            f'<span class="small dim">{escape(one["small"]) or "—"}</span></div></a>\n'
        )
    return mark_safe("".join(drawn))  # noqa: S308 - every text is escaped above
