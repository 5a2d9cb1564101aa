"""What pages of scorecards need."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What stands in ``mapping`` under a name of the page."""
    return mapping.get(key)
