"""From cells to values of products. Each function raises ``ValueError`` with a sentence that says what is right."""

import unicodedata
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.core.imports import parsing

EXEMPT = "exempt"
_EXEMPT_WORD = gettext_lazy("exempt from VAT")


def sku(cell: Any) -> str:
    """An article number, in upper case."""
    return unicodedata.normalize("NFKC", parsing.text(40)(cell)).upper()


@cache
def _exempt_words() -> frozenset[str]:
    """How "exempt" is written in every language."""
    found = {EXEMPT}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            found.add(str(_EXEMPT_WORD).casefold())
    return frozenset(found)


def rate(cell: Any) -> Decimal | str:
    """A VAT rate: a fraction (0.13), a percentage with its sign (13%), or the word for exempt."""
    written = unicodedata.normalize("NFKC", str(cell)).strip()
    if written.casefold() in _exempt_words():
        return EXEMPT
    percent = isinstance(cell, str) and written.endswith("%")
    value: Decimal = parsing.decimal(6)(written.removesuffix("%").strip() if percent else cell)
    value = value / 100 if percent else value
    if not 0 <= value < 1:
        raise ValueError(_("A VAT rate is a fraction like 0.13 or carries its sign, like 13%."))
    return value.quantize(Decimal("0.0001"))


def price(cell: Any) -> Decimal:
    """A price or a cost: up to 6 decimals, not negative."""
    value: Decimal = parsing.decimal(6)(cell)
    if value < 0:
        raise ValueError(_("This can't be negative."))
    if value >= 10**12:
        raise ValueError(_("This is more than any product costs."))
    return value
