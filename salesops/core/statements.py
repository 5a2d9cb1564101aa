"""Statements as they were put together before: for a page of few rows, or one record, that takes longer than the answer.

Text and values of a statement are kept, never rows. Who keeps one names all that it depends on (``ListPage.scope_key``); where
people stand and what they hold is compared at each use (stamps), and inside an act nothing is kept.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Q, QuerySet

from salesops.core.acts import running_act
from salesops.core.stamps import present_stamps

# About four megabytes of text.
AT_MOST = 2_000
PLAIN = (str, int, date, Decimal)


@dataclass(frozen=True)
class Statement:
    sql: str
    params: tuple[Any, ...]

    def all(self) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            return list(cursor.fetchall())

    def counted(self) -> int:
        """How many rows the statement has."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({self.sql}) counted", self.params)
            return int(cursor.fetchone()[0])


def statement_of(rows: QuerySet) -> Statement | None:
    """``rows`` as a statement whose answer needs no work by Django; ``None`` where it does, or where nothing need be asked."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    # Of rows put together from several queries the first says what the columns are.
    select = compiler.select if not rows.query.combinator else ()
    if compiler.get_converters([expression for expression, _sql, _alias in select or ()]):
        return None
    return Statement(sql, tuple(params))


def plain(where: Q) -> Hashable | None:
    """``where`` as something to compare, when its values are plain ones: rows that would be read later are not."""
    parts: list[Hashable] = [where.connector, where.negated]
    for child in where.children:
        found: Hashable | None = None
        if isinstance(child, Q):
            found = plain(child)
        elif isinstance(child, tuple):
            found = _pair(*child)
        if found is None:
            return None
        parts.append(found)
    return tuple(parts)


def _pair(name: str, value: Any) -> Hashable | None:
    if isinstance(value, PLAIN):
        return name, type(value), value
    if isinstance(value, list | tuple) and all(isinstance(part, PLAIN) for part in value):
        return name, tuple(value)
    return None


class Statements:
    """What was put together for a question, by reader and by all the question depends on."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}

    def get(self, asked: Hashable, make: Callable[[], Any]) -> Any:
        """``make()``, or what it made for ``asked`` before."""
        if running_act() is not None:
            return make()
        key = (asked, *_stamps(present_stamps()))
        found = self._kept.get(key)
        if found is None:
            found = make()
            if found is not None:
                if len(self._kept) >= AT_MOST:
                    self._kept.clear()
                self._kept[key] = found
        return found


def _stamps(stamps: Mapping[str, Any]) -> Sequence[Hashable]:
    return [stamps[name] for name in sorted(stamps)]


statements = Statements()
