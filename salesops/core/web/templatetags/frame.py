"""The frame of a page: parts drawn once a process, and the slots in them that belong to a request."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from salesops.core.web.kept import KEEPING, Drawn, fill, mark, parts_of
from salesops.core.web.slots import SLOTS

register = template.Library()
_why = Drawn()


@register.simple_tag(takes_context=True)
def kept(context: Context, name: str) -> SafeString:
    """A part of the frame that is the same for everybody who may open the same pages; see ``core/web/kept.py``."""
    shell = context.get("shell")
    return fill(parts_of(name, shell.pages if shell else None), context)


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, argument: str = "") -> SafeString:
    """What belongs to the person or the request inside a kept part; elsewhere it is filled at once."""
    text = mark(name, str(argument)) if context.get(KEEPING) else SLOTS[name](context, str(argument))
    return mark_safe(text)  # noqa: S308 - a mark, or a slot, which escapes


@register.simple_tag(takes_context=True)
def masked_why(context: Context, reasons: Any = ()) -> SafeString:
    """Why somebody wants to read a masked number, asked beside each of them: ``reasons`` of ours to choose from, or own words."""
    found = tuple(reasons or ())
    key = tuple(code for code, _text in found)
    drawn = _why.get(key, lambda: ((render_to_string("components/masked_why.html", {"reasons": found}), "", ""),))
    return fill(drawn, context)
