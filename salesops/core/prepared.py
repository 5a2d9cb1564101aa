"""Statements PostgreSQL plans once for a connection: on hot pages planning a small question costs more than its answer.

Only for questions every page or the busiest pages ask. A statement names its columns: with ``*`` it would break in processes that
run while a migration adds one. Connections are PostgreSQL's own; behind a pooler that changes them between transactions this
would need its support.
"""

import hashlib
import re
from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model
from django.db.models.expressions import Col

# Plans a connection holds, some 100 kB each.
AT_MOST = 200
# Before a statement in the same message. Starting processes beside takes longer than a page may.
PLANNED_ONCE = "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL max_parallel_workers_per_gather = 0; "


class Prepared:
    """``Prepared("own_visits", "SELECT … WHERE id = $1 AND day < $2", "bigint", "date")``.

    The name is what logs of the database show; the types are those of the parameters. ``generic``: planned without looking at the
    values. Of a long statement PostgreSQL otherwise compares costs that leave planning nearly out, and plans it at each use.
    """

    def __init__(self, name: str, sql: str, *types: str, generic: bool = False) -> None:
        places = {int(n) for n in re.findall(r"\$(\d+)", sql)}
        if places != set(range(1, len(types) + 1)):
            raise ValueError(f"prepared: {len(types)} types for the parameters {sorted(places)}")
        self.sql, self.types = sql, types
        # Another text under the same name is another statement.
        self.name = f"{name}_{hashlib.sha256(repr((sql, types)).encode()).hexdigest()[:8]}"
        self._prepare = f"PREPARE {self.name}{_listed(types)} AS {sql}"
        # psycopg reads % as the beginning of a parameter; without parameters PREPARE doesn't.
        self._execute = f"EXECUTE {self.name}{_listed(['%s'] * len(types))}"
        self._generic = generic
        self._row: Any = None
        self._shapes: dict[type[Model], Shape] = {}

    def _ready(self) -> str:
        """What asks the statement, which this connection knows now."""
        # The thread's own: ``connection`` is one proxy for all threads, and so is what is kept on it.
        mine: Any = connections[DEFAULT_DB_ALIAS]
        mine.ensure_connection()
        raw = mine.connection
        # Kept with the connection it was prepared on: a new one knows nothing.
        kept = mine.__dict__.get("_prepared")
        if kept is None or kept[0] is not raw:
            names: set[str] = set()
            kept = mine.__dict__["_prepared"] = (raw, names)
        if self.name not in kept[1]:
            with mine.wrap_database_errors, raw.cursor() as cursor:
                if len(kept[1]) >= AT_MOST:
                    cursor.execute("DEALLOCATE ALL")
                    kept[1].clear()
                cursor.execute(self._prepare)
            kept[1].add(self.name)
        # Told for this statement alone: both are one message, and so one transaction, unless one is open already.
        alone = self._generic and not mine.in_atomic_block
        return f"{PLANNED_ONCE}{self._execute}" if alone else self._execute

    def rows(self, *values: Any) -> list[Any]:
        """The answer as named tuples."""
        with connection.cursor() as cursor:
            cursor.execute(self._ready(), values)
            if self._row is None:
                self._row = _row_type([column.name for column in cursor.description])
            return [self._row(*found) for found in cursor.fetchall()]

    def all(self, *values: Any) -> list[Any]:
        """The answer as tuples."""
        with connection.cursor() as cursor:
            cursor.execute(self._ready(), values)
            return list(cursor.fetchall())

    def first(self, *values: Any) -> Any:
        """The first row as a tuple, or ``None``."""
        with connection.cursor() as cursor:
            cursor.execute(self._ready(), values)
            return cursor.fetchone()

    def objects(self, model: type[Model], *values: Any) -> list[Any]:
        """The answer as objects of ``model``, which read later what the statement doesn't name; other columns are attributes."""
        with connection.cursor() as cursor:
            cursor.execute(self._ready(), values)
            if model not in self._shapes:
                self._shapes[model] = Shape(model, [column.name for column in cursor.description])
            shape = self._shapes[model]
            return [shape.made(row) for row in cursor.fetchall()]

    def ask(self, *values: Any) -> "Asked":
        """The question with its ``values``, to be asked with others by :func:`answers`."""
        return Asked(self, values)


class Shape:
    """How a row of some columns becomes an object of a model."""

    def __init__(self, model: type[Model], columns: Sequence[str]) -> None:
        self._model = model
        fields = {field.column: (place, field) for place, field in enumerate(model._meta.concrete_fields)}
        named = [(n, *fields[column]) for n, column in enumerate(columns) if column in fields]
        # Django wants values in the order of the fields.
        self._order = [(n, self._converters(field)) for n, _place, field in sorted(named, key=lambda one: one[1])]
        self._names = [field.attname for _n, _place, field in named]
        self._others = [(n, column) for n, column in enumerate(columns) if column not in fields]

    @staticmethod
    def _converters(field: Any) -> list[Any]:
        column = Col(field.model._meta.db_table, field)
        return [column, *connection.ops.get_db_converters(column), *field.get_db_converters(connection)]

    def made(self, row: Sequence[Any]) -> Any:
        values = []
        for n, (column, *converters) in self._order:
            value = row[n]
            for convert in converters:
                value = convert(value, column, connection)
            values.append(value)
        found = self._model.from_db(DEFAULT_DB_ALIAS, self._names, values)
        for n, name in self._others:
            setattr(found, name, row[n])
        return found


@dataclass(frozen=True)
class Asked:
    """A statement with its values, not asked yet. Its answer is one value."""

    statement: Prepared
    values: tuple[Any, ...]


@cache
def _together(statements: tuple[Prepared, ...]) -> Prepared:
    """The statements as one of a single row, a column for each."""
    shown: list[str] = []
    types: list[str] = []
    for statement in statements:
        places = iter(re.split(r"\$(\d+)", statement.sql))
        moved = next(places) + "".join(f"${int(place) + len(types)}{next(places)}" for place in places)
        shown.append(f"({moved})")
        types += statement.types
    return Prepared("together", f"SELECT {', '.join(shown)}", *types)


def answers(questions: Sequence[Asked]) -> list[Any]:
    """The value each of ``questions`` asks for, in one question to the database: small ones cost more on their way than in it."""
    if not questions:
        return []
    asked = _together(tuple(question.statement for question in questions))
    return list(asked.first(*(value for question in questions for value in question.values)))


@cache
def _there(name: str, parts: tuple[str, ...], types: tuple[tuple[str, str], ...]) -> Prepared:
    """What stands between the brackets is the portal's own text; every parameter is named at the end, so that each has its type."""
    places = {f"%({given})s": f"${n}" for n, (given, _type) in enumerate(types, 1)}
    shown = [f"EXISTS ({re.sub('|'.join(map(re.escape, places)), lambda m: places[m[0]], part)})" for part in parts]
    return Prepared(name, f"SELECT {', '.join([*shown, *places.values()])}", *(type_ for _given, type_ in types))


def each_there(name: str, parts: Sequence[str], **given: tuple[str, Any]) -> list[bool]:
    """Whether each of ``parts`` (``SELECT … WHERE id = %(person)s``) has a row, in one question planned once. ``given``: the
    parameters by name, as (type, value).
    """
    if not parts:
        return []
    asked = _there(name, tuple(parts), tuple((key, type_) for key, (type_, _value) in given.items()))
    return list(asked.first(*(value for _type, value in given.values())))[: len(parts)]


def columns_of(model: type[Model]) -> str:
    """The columns of ``model`` by name, as the code that runs knows them."""
    return ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)


def _listed(names: Sequence[str]) -> str:
    """In brackets; nothing for none."""
    return f" ({', '.join(names)})" if names else ""


def _row_type(columns: list[str]) -> Any:
    return namedtuple("Row", columns)
