"""The terms of cards as they are kept with a cycle, and read again. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .cards import Band, Terms


def terms_as_json(terms: Terms) -> dict[str, Any]:
    """What a freeze keeps."""
    return {
        "bands": [{"band": b.code, "at_least": str(b.at_least), "factor": str(b.factor)} for b in terms.bands],
        "cap": str(terms.cap),
        "red_line": str(terms.red_line_most),
    }


def terms_from_json(kept: Mapping[str, Any]) -> Terms:
    """What a freeze kept."""
    bands = tuple(Band(b["band"], Decimal(b["at_least"]), Decimal(b["factor"])) for b in kept["bands"])
    return Terms(bands, Decimal(kept["cap"]), Decimal(kept["red_line"]))
