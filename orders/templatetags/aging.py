"""Rows of the aging, drawn without a template for each (performance.md)."""

from collections.abc import Sequence
from datetime import date
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from orders.aging import Bucket
from orders.aging_bar import bar
from orders.aging_list import Line
from orders.dunning import words_of
from orders.promises import BROKEN
from orders.promises import words_of as promise_words
from salesops.core import formats
from salesops.core.web.templatetags.marks import credit, grade, level

register = template.Library()
NOTHING = '<span class="zero">—</span>'
# A debt this many days old is shown in the colour of what is late.
OLD = 30


@register.simple_tag
def aging_rows(lines: Sequence[Line], buckets: Sequence[Bucket], row_url: str, at: str, today: date) -> SafeString:
    """What each customer owes, how old it is, how far dunning went, what was promised. ``row_url`` ends where the code begins;
    ``at``: the customer shown beside the list.
    """
    open_, overdue, oldest, promise = (
        escape(text)
        for text in (
            pgettext("an amount", "Open"), pgettext("receivables", "Overdue"), pgettext("an item", "Oldest"), _("Promise"),
        )
    )  # fmt: skip
    ages, shades = _("Ages of the debt"), [bucket.shade for bucket in buckets]
    levels = {n: level(n, words_of(n)) if n else NOTHING for n in {line.level for line in lines}}
    drawn = []
    for line in lines:
        here = ' aria-selected="true" class="at"' if line.code == at else ""
        chips = str(grade(line.grade)) if line.grade else ""
        frozen = credit(line.rating, True) if line.frozen else ""
        days = NOTHING
        if line.days:
            days = escape(ngettext("%(n)s day", "%(n)s days", line.days) % {"n": line.days})
        drawn.append(
            f'<tr{here}><th scope="row"><span class="row">{chips}<a class="clip1" href="{escape(row_url)}{line.code}">'
            f'{escape(line.name)}</a>{frozen}</span></th><td class="off-s">{escape(line.owner) or "—"}</td>'
            f'<td class="num" data-label="{open_}">{formats.money(line.aged.open)}</td>'
            f'<td class="num b" data-label="{overdue}">{formats.money(line.aged.overdue)}</td>'
            f'<td class="off-s"><span class="agebar">{bar(line.aged.amounts, shades, ages)}</span></td>'
            f'<td class="num{" late-t" if line.days > OLD else ""}" data-label="{oldest}">{days}</td>'
            f"<td>{levels[line.level]}</td>{_promise(line, promise, today)}</tr>"
        )
    return mark_safe("".join(drawn))  # noqa: S308 - every text is escaped above


def _promise(line: Line, label: str, today: date) -> str:
    if line.promise_on is None:
        return f'<td class="zero" data-label="{label}">—</td>'
    if line.promise_state == BROKEN:
        return f'<td class="late-t" data-label="{label}">{escape(promise_words(BROKEN))}</td>'
    day, css = line.promise_on.isoformat(), "soon-t b" if line.promise_on == today else ""
    shown = escape(formats.day(line.promise_on, today))
    return f'<td class="{css}" data-label="{label}"><time datetime="{day}" title="{day}">{shown}</time></td>'
