"""Prices, quantities and their changes on pages of orders."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from orders.agreed_prices import SOURCE
from orders.pricing import AMBER, GREEN, RED
from orders.rules.stock import plain
from salesops.core.formats import number, percent

register = template.Library()
MINUS = "−"


@register.simple_tag
def price(value: Decimal | None) -> str:
    """Two decimals, more only where there are more; — for none."""
    if value is None:
        return "—"
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return number(value, min(places, 6))


@register.simple_tag
def quantity(value: Decimal) -> str:
    return plain(value)


@register.simple_tag
def free(level: Any) -> str:
    """What of a level is not promised."""
    return plain(level.on_hand - level.reserved)


@register.simple_tag
def change(value: Decimal) -> str:
    """With its sign; — for none."""
    if not value:
        return "—"
    return plain(value) if value < 0 else f"+{plain(value)}"


@register.simple_tag
def against(value: Decimal, base: Decimal | None) -> str:
    """How far ``value`` lies from ``base``, as a percentage with its sign; — without one to compare."""
    if not base:
        return "—"
    rate = value / base - 1
    return percent(rate) if rate <= 0 else f"+{percent(rate)}"


@register.simple_tag
def price_light(colour: str) -> SafeString:
    """What a proposed price means, in words: fine, to be approved, below the floor. Never the floor itself."""
    words = {
        GREEN: ("ok", pgettext("a price", "free")),
        AMBER: ("soon", pgettext("a price", "needs approval")),
        RED: ("late", pgettext("a price", "below the floor")),
    }
    tone, word = words[colour]
    return format_html('<span class="tag {}">{}</span>', tone, word)


@register.simple_tag
def price_source(source: str) -> SafeString:
    """Below a price: which contract agreed to it, or which list it is from; nothing for the list price and a typed one."""
    if not source:
        return SafeString("")
    if source.startswith(SOURCE):
        said = pgettext("a price", "agreed in %(contract)s") % {"contract": source.removeprefix(SOURCE)}
    else:
        said = pgettext("a price", "list %(code)s") % {"code": source}
    return format_html(' <span class="dim small">{}</span>', said)


@register.simple_tag
def late_days(item: Any, day: Any) -> SafeString:
    """How many days an open item is late on ``day``; — until it is."""
    late = item.days_late(day)
    css, text = ("late-t", str(late)) if late else ("zero", "—")
    return format_html('<span class="{}">{}</span>', css, text)


@register.filter
def label_of(attrs: dict[str, Any]) -> str:
    """The head of the column of an input in a table: what is said of it before its row."""
    return str(attrs.get("aria-label", "")).split(" · ")[0]
