"""Numbers as people type them: ``12,000`` · ``12万`` · ``１２．５`` · ``1.2亿`` · ``¥ 300``."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from salesops.core.refusals import Invalid, Refusal

from .amounts import round_money

# The largest a money column holds (numeric(18,2)).
LARGEST = Decimal("9999999999999999.99")
UNITS = {"": 1, "千": 1_000, "万": 10_000, "萬": 10_000, "百万": 1_000_000, "亿": 100_000_000, "億": 100_000_000}
UNITS |= {"k": 1_000, "m": 1_000_000}
_SHAPE = re.compile(
    r"(?P<sign>[+-]?)(?:CNY|RMB|[¥$])?(?P<sign2>[+-]?)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<part>\d*))?"
    r"(?P<unit>千|百万|万|萬|亿|億|k|m)?(?:元|CNY|RMB)?",
    re.IGNORECASE,
)
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "，": ",", "。": ".", "￥": "¥", "'": ","})


def _refuse(code: str, message: str, field: str | None) -> Invalid:
    return Invalid(Refusal(code, message, field))


def parse_number(text: str, *, places: int = 6, field: str | None = None) -> Decimal:
    """The number ``text`` means. Raises ``Invalid``: ``core.not-a-number``, ``core.number-too-large``, ``core.too-many-places``.

    ``NaN``, ``Infinity`` and exponents such as ``1e400`` are no numbers here.
    """
    if len(text) > 60:
        raise _refuse("core.not-a-number", _("This is too long for a number."), field)
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(_MINUS))
    match = _SHAPE.fullmatch(plain)
    if not match or not (match["whole"] or match["part"]) or (match["sign"] and match["sign2"]):
        raise _refuse("core.not-a-number", _("Enter a number, for example 12000 or 1.2万."), field)
    try:
        number = Decimal(f"{match['whole'].replace(',', '') or '0'}.{match['part'] or '0'}")
    except InvalidOperation:  # pragma: no cover - digits of other scripts were folded by NFKC
        raise _refuse("core.not-a-number", _("Enter a number, for example 12000 or 1.2万."), field) from None
    number *= UNITS[(match["unit"] or "").lower()]
    if number > LARGEST:
        raise _refuse("core.number-too-large", _("This number is too large."), field)
    if number != number.quantize(Decimal(1).scaleb(-places)):
        message = _("At most %(places)s digits after the decimal point.") % {"places": places}
        raise _refuse("core.too-many-places", message, field)
    return -number if "-" in (match["sign"], match["sign2"]) else number


def parse_amount(text: str, *, field: str | None = None) -> Decimal:
    """An amount of money with two places; more places than that are refused, not rounded away."""
    return round_money(parse_number(text, places=2, field=field))
