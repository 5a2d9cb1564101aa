"""From cells to values of customers. Each function raises ``ValueError`` with a sentence that says what is right."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.provinces import province_code
from salesops.core.codes.reading import entries_of
from salesops.core.imports import parsing

_NUMBER = re.compile(r"\d+")
# Size classes as statistics use them (industry): the number of employees they begin with.
_SIZES = (
    (gettext_lazy("micro"), 1),
    (gettext_lazy("small"), 20),
    (gettext_lazy("medium"), 300),
    (gettext_lazy("large"), 1000),
)
_YES = (gettext_lazy("yes"), True)
_NO = (gettext_lazy("no"), False)


@cache
def _words(pairs: tuple[tuple[Any, Any], ...]) -> dict[str, Any]:
    """The words of ``pairs`` in every language."""
    found: dict[str, Any] = {}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(word).casefold(): value for word, value in pairs}
    return found


def code(cell: Any) -> str:
    """A customer number, in upper case."""
    return unicodedata.normalize("NFKC", parsing.text(20)(cell)).upper()


def entry(list_code: str) -> Callable[[Any], str]:
    """An entry of a code list by its code or its name in either language."""

    def parse(cell: Any) -> str:
        wanted = unicodedata.normalize("NFKC", str(cell)).strip().casefold()
        found = entries_of(list_code)
        if wanted in found:
            return wanted
        for each in found.values():
            if wanted in (each.name.casefold(), each.name_en.casefold()):
                return each.code
        names = ", ".join(e.label for e in found.values() if e.is_active)
        raise ValueError(_("%(cell)s is none of %(choices)s.") % {"cell": str(cell)[:40], "choices": names})

    return parse


def province(cell: Any) -> str:
    """A province by code, full or short name."""
    try:
        return province_code(str(cell))
    except ValueError:
        raise ValueError(_("There is no province %(cell)s.") % {"cell": str(cell)[:40]}) from None


def employees(cell: Any) -> int:
    """The number of employees; of a range the lower end, of a size class ("large") where it begins."""
    written = unicodedata.normalize("NFKC", str(cell)).replace(",", "").strip()
    size = _words(_SIZES).get(written.casefold())
    if size is not None:
        return size
    found = _NUMBER.search(written)
    if found is None or written.startswith("-"):
        raise ValueError(_("Write the number of employees, like 300."))
    if int(found[0]) > 10_000_000:
        raise ValueError(_("Write the number of employees, like 300."))
    return int(found[0])


def score(cell: Any) -> Decimal:
    """A factor score from 0 to 100."""
    value = parsing.decimal(2)(cell)
    if not 0 <= value <= 100:
        raise ValueError(_("A score lies between 0 and 100."))
    return value


def letter(letters: str) -> Callable[[Any], str]:
    """One of ``letters``."""

    def parse(cell: Any) -> str:
        value = unicodedata.normalize("NFKC", str(cell)).strip().upper()
        if len(value) != 1 or value not in letters:
            raise ValueError(
                _("%(cell)s is none of %(choices)s.") % {"cell": str(cell)[:20], "choices": ", ".join(letters)}
            )
        return value

    return parse


def amount(cell: Any) -> Decimal:
    """Money that is not negative."""
    value = parsing.decimal(2)(cell)
    if value < 0:
        raise ValueError(_("This can't be negative."))
    return value


def days(cell: Any) -> int:
    """A number of days from 0 to 365."""
    value = parsing.decimal(0)(cell)
    if not 0 <= value <= 365:
        raise ValueError(_("A term is 0 to 365 days."))
    return int(value)


def email(cell: Any) -> str:
    """An e-mail address."""
    value = parsing.text(254)(cell)
    try:
        validate_email(value)
    except ValidationError:
        raise ValueError(_("This is no e-mail address.")) from None
    return value


def yes_no(cell: Any) -> bool:
    """Yes or no in the usual words."""
    value = unicodedata.normalize("NFKC", str(cell)).strip().casefold()
    if value in ("1", "true", "y"):
        return True
    if value in ("0", "false", "n"):
        return False
    found = _words((_YES, _NO)).get(value)
    if found is None:
        raise ValueError(_("Write 1 or 0."))
    return bool(found)


def phone(cell: Any) -> str:
    """A phone number; a number typed as a number keeps its digits."""
    return parsing.text(30)(cell)
