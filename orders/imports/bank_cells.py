"""From cells of a bank's list to values (ORD-9). Each function raises ``ValueError`` with a sentence that says what is right."""

import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.imports.visits import moment
from salesops.core.imports import parsing

MOST = Decimal(10) ** 12
# Year first; a day before its month can't be told from a month before its day.
MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?[ T]*(\d{2}|\d(?=:)):?(\d{2})(?::?(\d{2}))?", re.ASCII
)
BETWEEN = re.compile(r"[\s\-]+")


def account_number(cell: Any) -> str:
    """A number of a bank account: digits and letters, spaces and hyphens between them are left out."""
    written = BETWEEN.sub("", unicodedata.normalize("NFKC", parsing.text(60)(cell))).upper()
    if not re.fullmatch(r"[0-9A-Z*]{4,40}", written):
        raise ValueError(_("An account number is made of 4 to 40 digits or letters."))
    return written


def booked(cell: Any) -> datetime:
    """When it came in, in the writings of banks: 2026-11-19 09:31, 20261119 093105, 2026年11月19日 9:31, or the day alone."""
    if isinstance(cell, str | int):
        text = unicodedata.normalize("NFKC", str(cell)).strip()
        if found := MOMENT.fullmatch(text):
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
            try:
                return datetime(year, month, day, hour, minute, second, tzinfo=timezone.get_current_timezone())
            except ValueError:
                raise ValueError(_("There is no such day: %(cell)s.") % {"cell": cell}) from None
    return moment(cell)


def amount(cell: Any) -> Decimal:
    """An amount that came in: positive, two decimals at most."""
    value: Decimal = parsing.decimal(2)(cell)
    if value <= 0:
        raise ValueError(_("Only money that came in belongs on this list: amounts are more than 0."))
    if value >= MOST:
        raise ValueError(_("This is more than any customer pays."))
    return value
