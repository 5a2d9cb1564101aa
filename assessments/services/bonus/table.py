"""The bonus table of a day as a run keeps it, and read again: amounts as text."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

# Columns of the table that are words.
WORDS = frozenset({"tier", "cycle", "position"})


def table_as_json(table: Mapping[str, Any]) -> dict[str, Any]:
    """What a run keeps."""
    return {
        name: [_row(row, str) for row in value] if isinstance(value, list | tuple) else str(value)
        for name, value in table.items()
    }


def table_from_json(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What a run kept."""
    return {
        name: [_row(row, Decimal) for row in value] if isinstance(value, list | tuple) else Decimal(value)
        for name, value in kept.items()
    }


def _row(row: Mapping[str, Any], read: Any) -> dict[str, Any]:
    return {name: str(value) if name in WORDS else read(value) for name, value in row.items()}
