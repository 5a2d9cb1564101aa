"""What the figures of orders have in common: one statement answers for any number of customers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from salesops.core.sockets.customer_facts import Values


def columns(sql: str, params: Mapping[str, Any], names: Sequence[str]) -> dict[str, Values]:
    """Name → customer → value of a statement whose first column is the customer; ``None`` is no data."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return {name: {row[0]: row[n] for row in rows if row[n] is not None} for n, name in enumerate(names, start=1)}


def months_before(day: str, months: str) -> str:
    """SQL: the same day ``months`` earlier."""
    return f"({day}::date - make_interval(months => {months}))::date"
