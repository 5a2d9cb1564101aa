"""Values in a notification's text: stored as JSON, shown in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from salesops.core import formats
from salesops.core.sockets.records import kind_of
from salesops.core.source_text import source_text

# Records told by name in one line.
NAMED = 3


@dataclass(frozen=True)
class Filled:
    """Translatable ``words`` with figures in them: "%(tries)s tries"."""

    words: str | Promise
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class Among:
    """The first few of some records, by the kind's code and their ids. Their names are looked up when the text is read: whoever
    may not see a record any more isn't told its name (S1).
    """

    kind: str
    ids: Sequence[int]
    more: bool = False

    @classmethod
    def of(cls, records: Iterable[Model]) -> "Among | str":
        """The first of ``records``, all of one kind."""
        found = list(records)
        if not found:
            return ""
        return cls(kind_of(found[0]).code, [record.pk for record in found[:NAMED]], len(found) > NAMED)


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
    if isinstance(value, Among):
        return {"among": value.kind, "ids": [str(pk) for pk in value.ids], "more": value.more}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return str(getattr(value, "name", value))


def named_in(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(kind, id) of the records that ``params`` tell by name."""
    found = [value for value in params.values() if isinstance(value, dict) and "among" in value]
    return [(value["among"], pk) for value in found for pk in value["ids"]]


def unpacked(params: Mapping[str, Any], called: Mapping[tuple[str, str], str] | None = None) -> dict[str, str]:
    """What stands in the text, in the language of the moment. ``called``: (kind, id) → name, of records the reader may see."""
    return {name: _unpack(value, called or {}) for name, value in params.items()}


def _unpack(value: Any, called: Mapping[tuple[str, str], str]) -> str:
    match value:
        case {"among": str(kind), "ids": list(ids)}:
            names = [called[kind, pk] for pk in ids if (kind, pk) in called]
            return (" · ".join(names) or "—") + (" …" if value.get("more") else "")
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
