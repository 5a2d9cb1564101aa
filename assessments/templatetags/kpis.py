"""What pages of KPIs need."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from assessments.engine.shown import Line

register = template.Library()


@register.simple_tag
def value_rows(lines: Iterable[Line], *, of_people: bool, counts: bool) -> SafeString:
    """Rows of people or units, written here: by a template the hundreds of a company cost most of the page.

    ``counts``: with what was counted, and out of what.
    """
    rows = []
    for line in lines:
        inset = f'<span class="dim" aria-hidden="true">{line.indent}</span>' if line.depth else ""
        value = escape(line.text)
        shown = f'<a class="why" href="{escape(line.url)}">{value}</a>' if line.url else value
        cells = [f'<tr><th scope="row">{inset}{escape(line.name)}</th>']
        if of_people:
            cells.append(f"<td>{escape(line.unit)}</td>")
        cells.append(f'<td class="num">{shown}</td>')
        if counts:
            cells.append(
                f'<td class="num">{escape(line.numerator)}</td><td class="num">{escape(line.denominator)}</td>'
            )
        rows.append("".join(cells))
    return SafeString("".join(f"{row}</tr>\n" for row in rows))
