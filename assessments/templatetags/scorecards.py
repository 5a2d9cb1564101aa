"""What pages of scorecards need."""

from collections.abc import Mapping
from typing import Any

from django import template

from assessments.cards.words import period_name
from salesops.core import formats

register = template.Library()
register.filter("period", period_name)


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What stands in ``mapping`` under a name of the page."""
    return mapping.get(key)


@register.filter
def apart(change: Any) -> str:
    """By how much; the triangle before it says which way."""
    return formats.number(abs(change), 2)
