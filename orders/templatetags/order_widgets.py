"""Rows of what orders shows on the first page, drawn without a template for each (performance.md)."""

from collections.abc import Sequence
from html import escape
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from orders.day_events import Changed
from orders.debtors import ToCall
from orders.dunning import words_of
from salesops.core import formats
from salesops.core.web.places import link_to, place
from salesops.core.web.templatetags.marks import level, status

register = template.Library()


@register.simple_tag
def changed_rows(rows: Sequence[Changed]) -> SafeString:
    """Orders with what happened to them last."""
    opened, today = link_to("orders:order"), timezone.localdate()
    drawn = []
    for row in rows:
        at = formats.stamp(row.event.at, today)
        drawn.append(_row(
            opened(row.number), row.number, f" {escape(row.customer)}", f"<span>{escape(row.event.text)}</span><span>{at}</span>",
            status(row.state.tone, row.state.label),
        ))  # fmt: skip
    return mark_safe("".join(drawn))  # noqa: S308 - every text is escaped


@register.simple_tag
def to_call_rows(rows: Sequence[ToCall], owner: str) -> SafeString:
    """Customers to call about what they owe, with how far dunning went; each opens beside the list of those of ``owner``."""
    board = f"{place('orders:aging')}?view=to_call&owner={owner}&at="
    drawn = []
    for row in rows:
        late = ngettext("%(n)s day late", "%(n)s days late", row.days) % {"n": row.days}
        facts = f'<span>{formats.money(row.overdue)}</span><span class="late-t">{escape(late)}</span>'
        drawn.append(_row(board + row.code, row.name, "", facts, level(row.level, words_of(row.level))))
    return mark_safe("".join(drawn))  # noqa: S308 - every text is escaped


def _row(url: str, name: Any, beside: str, facts: str, end: str) -> str:
    link = f'<b><a href="{escape(url)}">{escape(name)}</a></b>'
    return f'<li><div class="grow">{link}{beside}<div class="meta">{facts}</div></div>{end}</li>'
