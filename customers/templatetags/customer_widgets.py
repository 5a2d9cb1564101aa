"""Rows of the first page's tables of customers, drawn without a template for each (performance.md)."""

from collections.abc import Sequence
from html import escape

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from customers.follow_ups import FollowUp
from salesops.core import formats
from salesops.core.web.places import link_to
from salesops.core.web.templatetags.marks import grade, icon

register = template.Library()


@register.simple_tag
def follow_up_rows(rows: Sequence[FollowUp]) -> SafeString:
    """Whom to follow up: why today, the last contact, what to do about it at once."""
    now = timezone.now()
    opened, visit, step = (link_to(f"customers:{name}") for name in ("customer", "log_visit", "next_step"))
    why, last = escape(_("Reason")), escape(_("Last contact"))
    call, other, log = _("Log a call"), _("Agree on another day"), _("Log a visit")
    call_with, other_with, log_at = (
        _("Log a call with %(name)s"),
        _("Agree on another day with %(name)s"),
        _("Log a visit at %(name)s"),
    )
    drawn = []
    for row in rows:
        customer, code = row.customer, row.customer.code
        name = {"name": customer.called}
        at = customer.last_contact_at
        when = (
            f'<time datetime="{at.isoformat()}" title="{formats.exact(at)}">{formats.recent(at, now)}</time>'
            if at
            else "—"
        )
        drawn.append(
            f'<tr><th scope="row"><span class="row">{grade(customer.grade) if customer.grade else ""}'
            f'<a href="{opened(code)}">{escape(customer.called)}</a></span></th>'
            f'<td data-label="{why}">{escape(row.reason)}</td><td data-label="{last}">{when}</td>'
            '<td class="end off-s"><span class="row">'
            + _button(f"{visit(code)}?way=phone", call, call_with % name, "phone", " push")
            + _button(step(code), other, other_with % name, "calendar")
            + _button(visit(code), log, log_at % name, "visit")
            + "</span></td></tr>"
        )
    return mark_safe("".join(drawn))  # noqa: S308 - every text is escaped above


def _button(url: str, title: str, label: str, icon_name: str, classes: str = "") -> str:
    return (
        f'<a class="icon-btn s{classes}" href="{escape(url)}" title="{escape(title)}" aria-label="{escape(label)}">'
        f"{icon(icon_name)}</a>"
    )
