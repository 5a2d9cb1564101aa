"""From cells of a bank's list to values (ORD-9). Each function raises ``ValueError`` with a sentence that says what is right."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.imports import parsing

MOST = Decimal(10) ** 12
BETWEEN = re.compile(r"[\s\-]+")


def account_number(cell: Any) -> str:
    """A number of a bank account: digits and letters, spaces and hyphens between them are left out."""
    written = BETWEEN.sub("", unicodedata.normalize("NFKC", parsing.text(60)(cell))).upper()
    if not re.fullmatch(r"[0-9A-Z*]{4,40}", written):
        raise ValueError(_("An account number is made of 4 to 40 digits or letters."))
    return written


def amount(cell: Any) -> Decimal:
    """An amount that came in: positive, two decimals at most."""
    value: Decimal = parsing.decimal(2)(cell)
    if value <= 0:
        raise ValueError(_("Only money that came in belongs on this list: amounts are more than 0."))
    if value >= MOST:
        raise ValueError(_("This is more than any customer pays."))
    return value
