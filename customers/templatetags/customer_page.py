"""Tags of the customer page: drawing a plugged panel, a number with its mask, a province by its code."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from customers.page.frame import Drawn, Frame
from customers.page.lines import lines
from customers.provinces import province_name
from salesops.core import formats
from salesops.core.web.places import link_to

register = template.Library()


@register.simple_tag(takes_context=True)
def draw(context: Any, part: Drawn) -> SafeString:
    """A panel of some app: its template sees the page's variables and its own context, also as ``facts``."""
    found: Any = get_template(part.panel.template)
    with context.push(**part.context, panel=part.panel, facts=part.context):
        return found.template.render(context)


LINKS = {"mobile": "tel:", "phone": "tel:", "receiver_phone": "tel:", "email": "mailto:"}


@register.simple_tag(takes_context=True)
def number_of(context: Any, kind: str, row: Any, field: str) -> SafeString:
    """A number of a contact or an address; masked ones with "show" for those who may look behind (``may_unmask``)."""
    secret = row.secrets[field]
    if not secret.shown:
        return format_html("{}", formats.NOTHING)
    if not secret.masked:
        return format_html('<a class="a num nowrap" href="{}{}">{}</a>', LINKS[field], secret.shown, secret.shown)
    if not context.get("may_unmask"):
        return format_html('<span class="num nowrap">{}</span>', secret.shown)
    return render_to_string(
        "components/masked.html",
        {
            "shown": secret.shown,
            "label": secret.label,
            "url": reverse("customers:show_number", args=[context["customer"].code, kind, row.pk, field]),
            "reasons": context.get("reasons", ()),
            "back": context["request"].get_full_path(),
            "csrf_token": context.get("csrf_token"),
        },
    )


@register.simple_tag
def timeline_lines(entries: Any) -> SafeString:
    """What happened, each entry an item of a list."""
    return lines(entries, timezone.now())


@register.simple_tag
def tab_links(frame: Frame) -> SafeString:
    """The tabs that apps plugged in, the open one marked."""
    drawn = []
    for tab in frame.tabs:
        here = ' aria-current="page"' if tab.slug == frame.tab else ""
        count = "" if tab.count is None else f' <span class="n">{tab.count}</span>'
        drawn.append(f'<a href="{escape(tab.url)}"{here}>{escape(str(tab.label))}{count}</a>')
    return mark_safe("".join(drawn))  # noqa: S308 - labels and addresses are escaped


@register.simple_tag
def show_buttons(shows: Iterable[tuple[str, Any]], chosen: str) -> SafeString:
    """The buttons that narrow the record, the chosen one pressed."""
    return format_html_join(
        "",
        '<button class="btn s" name="show" value="{}" aria-pressed="{}">{}</button>',
        ((code, "true" if code == chosen else "false", label) for code, label in shows),
    )


@register.simple_tag
def at(name: str, customer: Any, *rest: str) -> str:
    """The address of a part of the customer's page: ``{% at "edit" customer %}``. A page has dozens."""
    return link_to(f"customers:{name}", *rest)(customer.code)


register.filter("province", province_name)
