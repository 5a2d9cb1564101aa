"""Values in a notification's text: stored as JSON, shown in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from salesops.core import formats
from salesops.core.source_text import source_text


@dataclass(frozen=True)
class Filled:
    """Translatable ``words`` with figures in them: "%(tries)s tries"."""

    words: str | Promise
    figures: Mapping[str, Any]


def packed(params: Mapping[str, Any]) -> dict[str, Any]:
    """``params`` as JSON. Dates, moments, amounts and translatable words keep what they are; people become their name."""
    return {name: _pack(value) for name, value in params.items()}


def _pack(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Promise):
        return {"words": source_text(value)}
    if isinstance(value, Filled):
        return {"words": source_text(value.words), "figures": packed(value.figures)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return str(getattr(value, "name", value))


def unpacked(params: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the text, in the language of the moment."""
    return {name: _unpack(value) for name, value in params.items()}


def _unpack(value: Any) -> str:
    match value:
        case None:
            return "—"
        case {"words": str(words), "figures": dict(figures)}:
            return gettext(words) % unpacked(figures)
        case {"words": str(words)}:
            return gettext(words)
        case {"moment": str(text)}:
            return formats.stamp(datetime.fromisoformat(text), timezone.localdate())
        case {"day": str(text)}:
            return formats.day(date.fromisoformat(text), timezone.localdate())
        case {"number": str(text)}:
            amount = Decimal(text)
            return formats.number(amount, max(0, -int(amount.as_tuple().exponent)))
    return str(value)
