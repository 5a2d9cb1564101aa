"""``{% url %}`` that remembers: a page names dozens of addresses, and working one out takes longer than drawing what it stands in.

Registered in place of Django's own. Addresses without arguments, and those of one record by its id, are put together from what was
worked out once; every other goes Django's way.
"""

from typing import Any

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as djangos
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from salesops.core.web.places import KEY, place

register = template.Library()


def remembered(name: str, args: list[Any]) -> str | None:
    """The address of ``name``; ``None`` where it can't be told from others of its kind."""
    if not args:
        return place(name)
    if len(args) > 1 or type(args[0]) is not int or args[0] < 0:
        return None
    try:
        before, key, behind = place(name, KEY).partition(f"/{KEY}/")
    except NoReverseMatch:
        # What it takes isn't any number: Django says so better, or finds a way.
        return None
    return f"{before}/{args[0]}/{behind}" if key else None


class RememberedURL(URLNode):
    def render(self, context: Context) -> str:
        if not self.kwargs and not self.asvar:
            url = remembered(self.view_name.resolve(context), [arg.resolve(context) for arg in self.args])
            if url is not None:
                return str(conditional_escape(url)) if context.autoescape else url
        return str(super().render(context))


@register.tag
def url(parser: Parser, token: Token) -> RememberedURL:
    node = djangos(parser, token)
    return RememberedURL(node.view_name, node.args, node.kwargs, node.asvar)
