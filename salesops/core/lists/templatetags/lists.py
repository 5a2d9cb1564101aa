"""What the forms of lists need from their values."""

from typing import Any

from django import template

from salesops.core.lists.moving import DAYS

register = template.Library()


@register.filter
def days_of(condition: Any) -> str:
    """The number in ``last_30_days`` of a moving date, or nothing."""
    found = DAYS.fullmatch(condition.address_value) if condition else None
    return found[2] if found and found[1] == "last" else ""
