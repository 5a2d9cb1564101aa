"""Statements put together as they are asked, with named values, and planned once for a connection (``prepared``)."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .prepared import Prepared

# The first that fits: a moment is a date for Python, true a number.
TYPES = (
    (datetime, "timestamptz"),
    (date, "date"),
    (time, "time"),
    (bool, "boolean"),
    (int, "bigint"),
    (Decimal, "numeric"),
    (str, "text"),
)


def ask(name: str, sql: str, values: Mapping[str, Any], limit: int = 0) -> list[tuple[Any, ...]]:
    """The rows of ``sql``, planned once for a connection: its plan takes longer than small answers.

    ``%(limit)s`` is written into the text: of rows in order a plan for "some of them" reads all.
    """
    sql = sql.replace("%(limit)s", str(int(limit)))
    names = tuple(dict.fromkeys(re.findall(r"%\((\w+)\)s", sql)))
    return _planned(name, sql, names, tuple(_type(values[one]) for one in names)).all(*(values[one] for one in names))


@lru_cache(maxsize=200)
def _planned(name: str, sql: str, names: tuple[str, ...], types: tuple[str, ...]) -> Prepared:
    places = {one: f"${n}" for n, one in enumerate(names, 1)}
    return Prepared(name, re.sub(r"%\((\w+)\)s", lambda found: places[found[1]], sql), *types, generic=True)


def _type(value: Any) -> str:
    """What PostgreSQL calls the type of a value; a list without anything is one of ids."""
    if isinstance(value, list):
        return f"{_type(value[0]) if value else 'bigint'}[]"
    for kind, name in TYPES:
        if isinstance(value, kind):
            return name
    raise TypeError(f"no type for {value!r}")
