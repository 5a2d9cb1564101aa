"""From a cell to a value. Each function raises ``ValueError`` with a sentence that says what is right."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

# 2026-11-05, 2026/11/5, 2026.11.5, 2026年11月5日, 20261105. Day-first and month-first writings can't be told apart: refused.
DATE = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?$|^(\d{4})(\d{2})(\d{2})$"
)


def text(longest: int = 200) -> Callable[[Any], str]:
    """One line of text. Numbers typed as numbers keep their digits."""

    def parse(cell: Any) -> str:
        if isinstance(cell, bool | date | datetime | float):
            raise ValueError(_("This should be text."))
        value = " ".join(str(cell).split())
        if not value.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") for c in value):
            raise ValueError(_("It holds characters that can't be shown."))
        if len(value) > longest:
            raise ValueError(_("%(most)s characters at most, now %(now)s.") % {"most": longest, "now": len(value)})
        return value

    return parse


def day(cell: Any) -> date:
    """A date cell, or a date typed as text."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int) and 19000101 <= cell <= 21001231:
        cell = str(cell)
    found = DATE.match(unicodedata.normalize("NFKC", cell)) if isinstance(cell, str) else None
    if not found:
        raise ValueError(_("This is no date: %(cell)s. Write it like 2026-11-05.") % {"cell": cell})
    year, month, of_month = (int(part) for part in found.groups() if part)
    try:
        value = date(year, month, of_month)
    except ValueError:
        raise ValueError(_("There is no such day: %(cell)s.") % {"cell": cell}) from None
    if not 1900 <= value.year <= 2100:
        raise ValueError(_("The year should lie between 1900 and 2100."))
    return value


def choice(choices: dict[str, Any]) -> Callable[[Any], str]:
    """One of ``choices`` (code → label), by code or by label in the reader's language."""

    def parse(cell: Any) -> str:
        wanted = unicodedata.normalize("NFKC", str(cell)).strip().casefold()
        for code, label in choices.items():
            if wanted in (code.casefold(), str(label).casefold()):
                return code
        raise ValueError(_("%(cell)s is none of %(choices)s.") % {"cell": cell, "choices": ", ".join(choices)})

    return parse


def codes(cell: Any) -> tuple[str, ...]:
    """Several codes split by space, comma, semicolon or the Chinese comma; in upper case, each once."""
    parts = re.split(r"[\s,;、，；/]+", unicodedata.normalize("NFKC", str(cell)).strip().upper())
    return tuple(dict.fromkeys(part for part in parts if part))


def decimal(places: int = 2) -> Callable[[Any], Decimal]:
    """A number with at most ``places`` decimals; thousands separators are fine, exponents and NaN aren't."""

    def parse(cell: Any) -> Decimal:
        if isinstance(cell, bool | date):
            raise ValueError(_("This should be a number."))
        written = unicodedata.normalize("NFKC", repr(cell) if isinstance(cell, float) else str(cell)).replace(",", "")
        if not re.fullmatch(r"[+-]?\d{1,15}(\.\d+)?", written.strip()):
            raise ValueError(_("This is no number: %(cell)s.") % {"cell": cell})
        try:
            value = Decimal(written.strip())
        except InvalidOperation:
            raise ValueError(_("This is no number: %(cell)s.") % {"cell": cell}) from None
        if -int(value.as_tuple().exponent) > places:
            raise ValueError(_("%(places)s decimals at most.") % {"places": places})
        return value

    return parse
