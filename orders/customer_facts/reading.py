"""What the figures of orders have in common: one statement answers for any number of customers."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection

from salesops.core.prepared import Prepared
from salesops.core.sockets.customer_facts import Values

# Of a page of customers: planned once. Of all customers of a sweep PostgreSQL plans by their number.
PAGE = 250
_TYPES = {
    "ids": "bigint[]",
    "day": "date",
    "open": "text[]",
    "quarter": "date",
    "next": "date",
    "months": "integer",
    "units": "bigint[]",
    "markets": "bigint[]",
}


@cache
def _prepared(sql: str) -> tuple[Prepared, tuple[str, ...]]:
    """The statement with its parameters by place, and their names in that order."""
    names = tuple(dict.fromkeys(re.findall(r"%\((\w+)\)s", sql)))
    placed = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", sql)
    return Prepared("customer_facts", placed, *(_TYPES[name] for name in names)), names


def columns(sql: str, params: Mapping[str, Any], names: Sequence[str]) -> dict[str, Values]:
    """Name → customer → value of a statement whose first column is the customer; ``None`` is no data."""
    if len(params["ids"]) <= PAGE:
        statement, places = _prepared(sql)
        rows = statement.all(*(params[place] for place in places))
    else:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
    return {name: {row[0]: row[n] for row in rows if row[n] is not None} for n, name in enumerate(names, start=1)}


def months_before(day: str, months: str) -> str:
    """SQL: the same day ``months`` earlier."""
    return f"({day}::date - make_interval(months => {months}))::date"
