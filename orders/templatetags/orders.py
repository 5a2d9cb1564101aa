"""Prices, quantities and their changes on pages of orders."""

from decimal import Decimal
from typing import Any

from django import template

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
