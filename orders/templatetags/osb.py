"""Rows of the OSB board, drawn without a template for each (performance.md)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from html import escape

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orders.osb.shapes import Row
from salesops.core import formats

register = template.Library()
NOTHING, OFF = '<span class="zero">—</span>', ' class="off-s"'


class _Days:
    """Dates in a table. Many rows show the same day."""

    def __init__(self) -> None:
        self._today, self._shown = timezone.localdate(), dict[date | datetime, str]()

    def __call__(self, value: date | datetime | None) -> str:
        if value is None:
            return NOTHING
        if value not in self._shown:
            machine = value.isoformat()
            title = formats.exact(value) if isinstance(value, datetime) else machine
            shown = escape(formats.day(value, self._today))
            self._shown[value] = f'<time datetime="{machine}" title="{title}">{shown}</time>'
        return self._shown[value]


@register.simple_tag
def osb_rows(rows: Sequence[Row], opens: Collection[int], records: bool) -> SafeString:
    """What each order waits for, whom, since when, until when. ``opens``: orders that have a page for the reader; ``records``:
    whether problems may be recorded.
    """
    wait, whom, since, due, problem = (
        escape(text)
        for text in (
            _("Waits for"), pgettext("an order waits for", "Whom"), pgettext("an order waits", "Since"),
            pgettext("an order on the board", "Due"), pgettext("O20", "Problem"),
        )
    )  # fmt: skip
    order_url, problem_url = reverse("orders:order", args=["0"]).removesuffix("0/"), reverse("orders:problems")
    record, day = escape(pgettext("a problem", "Record")), _Days()
    drawn = []
    for row in rows:
        number, open_ = escape(row.number), row.order in opens
        head = f'<a class="a" href="{order_url}{number}/">{number}</a>' if open_ else number
        told = " ".join(
            f'<a class="a nowrap" href="{problem_url}{one}/">{one}</a>' for one in map(escape, row.problems)
        )
        if not told:
            may = records and open_
            told = f'<a class="a sm" href="{order_url}{number}/osb-problem/">{record}</a>' if may else NOTHING
        late = " late-t" if row.late else ""
        drawn.append(
            f'<tr><th scope="row">{head}</th><td class="wrap">{escape(row.customer)}</td>'
            f'<td class="wrap{late and late + " b"}" data-label="{wait}">{escape(row.what)}</td>'
            f'<td data-label="{whom}">{escape(row.who) or NOTHING}</td>'
            f'<td class="nowrap" data-label="{since}">{day(row.since)}</td>'
            f'<td class="nowrap{late}" data-label="{due}">{day(row.due)}</td>'
            f'<td class="nowrap off-s">{day(row.planned_on)}</td><td class="nowrap off-s">{day(row.promised_on)}</td>'
            f'<td{"" if row.problems else OFF} data-label="{problem}">{told}</td>'
            f'<td class="off-s">{escape(row.secretary) or NOTHING}</td></tr>'
        )
    return mark_safe("".join(drawn))  # noqa: S308 - every text is escaped above
