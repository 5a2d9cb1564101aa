"""Django's tags for translation, of which ``{% translate "…" %}`` remembers: a page says dozens of texts that never change.

``{% load i18n %}`` loads these. A text of a variable, or in the context of one, is looked up as ever.
"""

from typing import Any

from django import template
from django.template import Context
from django.template.base import FilterExpression, Parser, Token, Variable
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


def _literal(text: FilterExpression) -> bool:
    """Whether ``text`` is one between quotes, as it stands."""
    plain = isinstance(text.var, str) or (isinstance(text.var, Variable) and text.var.lookups is None)
    return plain and not text.filters


class RememberedText(i18n.TranslateNode):
    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._said: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        key = get_language(), context.autoescape
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = super().render(context)
        return said


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> i18n.TranslateNode:
    node = i18n.do_translate(parser, token)
    where = node.message_context
    if node.asvar or not _literal(node.filter_expression) or (where is not None and not _literal(where)):
        return node
    return RememberedText(node.filter_expression, node.noop, None, where)
