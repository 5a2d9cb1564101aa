"""How credit is drawn: rating always with the word, warning signs by level."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from customers.credit.factors import LEVELS
from salesops.core.web.templatetags.marks import icon

register = template.Library()
TONES = {"yellow": "soon", "orange": "soon", "red": "late"}


@register.simple_tag
def credit_chip(rating: str, frozen: bool = False) -> SafeString:
    """信用B: never the bare letter, so that nobody takes it for the customer grade."""
    word = _("Credit %(rating)s") % {"rating": rating} if rating else _("Credit not rated")
    title = _("%(rating)s, frozen") % {"rating": word} if frozen else word
    return format_html(
        '<span class="credit{}" title="{}">{}{}</span>', " frozen" if frozen else "", title, icon("lock") if frozen else "", word
    )  # fmt: skip


@register.simple_tag
def sign_level(level: str) -> SafeString:
    """The level of a warning sign: word and colour."""
    return format_html('<span class="tag {}">{}{}</span>', TONES[level], icon("alert"), LEVELS[level])


@register.filter
def hundred(share: Any) -> Any:
    """0.659 → 65.9; ``None`` stays ``None``."""
    return None if share is None else share * 100
