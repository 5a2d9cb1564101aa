"""What the forms of lists need from their values."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from salesops.core.lists.moving import DAYS
from salesops.core.web.kept import KEEPING, Drawn, Parts, fill, split

register = template.Library()
_drawn = Drawn()


@register.simple_tag(takes_context=True)
def list_part(context: Context, name: str, slots: bool = False) -> SafeString:
    """The template ``name`` around the rows of ``list``, drawn once for the same question asked with the same rights.

    It sees ``list`` and ``fragment`` and nothing else; what changes with a page of the rows doesn't stand in it. ``slots``: it has
    some, and nothing people wrote.
    """
    frame, fragment = context["list"], bool(context.get("fragment"))

    def draw() -> Parts:
        text = render_to_string(name, {"list": frame, "fragment": fragment, KEEPING: slots})
        return split(text) if slots else ((text, "", ""),)

    return fill(_drawn.get((name, fragment, frame.drawn_from), draw), context)


@register.filter
def days_of(condition: Any) -> str:
    """The number in ``last_30_days`` of a moving date, or nothing."""
    found = DAYS.fullmatch(condition.address_value) if condition else None
    return found[2] if found and found[1] == "last" else ""
