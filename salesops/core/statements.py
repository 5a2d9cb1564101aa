"""Statements as they were put together before: for a page of few rows, or one record, that takes longer than the answer.

Text and values of a statement are kept, never rows. Who keeps one names all that it depends on (``ListPage.scope_key``); where
people stand and what they hold is compared at each use (stamps), and inside an act nothing is kept. One asked again is planned
once for a connection.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Q, QuerySet

from salesops.core.acts import running_act
from salesops.core.prepared import Prepared
from salesops.core.stamps import present_stamps

# About four megabytes of text.
AT_MOST = 2_000
PLAIN = (str, int, date, Decimal)


class Statement:
    """``places``: which of the ``params`` are the first, second … value of :meth:`at`."""

    def __init__(self, sql: str, params: Sequence[Any], places: Sequence[tuple[int, int]] = ()) -> None:
        self.sql, self.params, self._places = sql, tuple(params), places
        self._planned: dict[str, Prepared | None] = {}

    def at(self, values: Sequence[Any]) -> "Statement":
        """The statement with other values in its places."""
        params = list(self.params)
        for place, which in self._places:
            params[place] = values[which]
        return Statement(self.sql, params)

    def all(self) -> list[tuple[Any, ...]]:
        return self._answer("rows", self.sql)

    def counted(self) -> int:
        """How many rows the statement has."""
        return int(self._answer("count", f"SELECT count(*) FROM ({self.sql}) counted")[0][0])

    def _answer(self, what: str, sql: str) -> list[tuple[Any, ...]]:
        if what not in self._planned:
            # Most are asked once.
            self._planned[what] = None
            with connection.cursor() as cursor:
                cursor.execute(sql, self.params)
                return list(cursor.fetchall())
        operations: Any = connection.ops
        planned = self._planned[what] or Prepared(f"kept_{what}", operations.compose_sql(sql, self.params))
        self._planned[what] = planned
        return planned.all()


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
    return Statement(sql, params)


def statement_at(rows: Callable[[Sequence[Any]], QuerySet], values: Sequence[Any]) -> Statement | None:
    """``rows(values)`` as a statement to be asked with other values of the same kind; ``None`` where their places aren't plain.

    Put together with other values it differs in those places.
    """
    others = [_other(value, number) for number, value in enumerate(values, 1)]
    first, second = statement_of(rows(values)), statement_of(rows(others))
    if first is None or second is None or first.sql != second.sql:
        return None
    pairs = list(zip(values, others, strict=True))
    places = []
    for place, found in enumerate(zip(first.params, second.params, strict=True)):
        if found[0] != found[1]:
            if found not in pairs:
                return None
            places.append((place, pairs.index(found)))
    return Statement(first.sql, first.params, places)


def _other(value: Any, number: int) -> Any:
    """Another value of the same kind, and another one for each ``number``."""
    if isinstance(value, str):
        return value + "\ue000" * number
    if isinstance(value, date):
        return value - timedelta(number)
    return value if value is None else value + number


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
