"""One record in the scope of its reader, by its key: most pages begin with it, and Django takes longer to put the question together
than PostgreSQL to answer it."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from psycopg2.extensions import AsIs

from salesops.core.prepared import Prepared
from salesops.core.statements import statements

M = TypeVar("M", bound=Model)
# Stand for the keys while the question is put together: signs nobody can send (private use area).
_PLACES = ("\ue000KEY\ue001", "\ue000KEY\ue002")


class _Question(Generic[M]):
    """A query for one record with ``places`` for its keys, as Django compiled it."""

    def __init__(self, rows: QuerySet[M], places: Sequence[str]) -> None:
        self._compiler: Any = rows[:1].query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = self._compiler.as_sql()
        if any(list(params).count(place) != 1 for place in places):
            raise ValueError("the question for one record does something to its keys")
        numbers = {place: AsIs(f"${number}") for number, place in enumerate(places, 1)}
        operations: Any = connection.ops
        named = [numbers.get(value, value) if isinstance(value, str) else value for value in params]
        self._asked = Prepared("one", operations.compose_sql(sql, named), *["text"] * len(places))
        select, known = self._compiler.select, self._compiler.klass_info
        self._model: type[M] = known["model"]
        first, last = known["select_fields"][0], known["select_fields"][-1]
        self._own = slice(first, last + 1)
        self._names = [column[0].target.attname for column in select[self._own]]
        self._converters = self._compiler.get_converters([column[0] for column in select])
        self._related = get_related_populators(known, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]

    def answer(self, keys: Sequence[str]) -> M | None:
        """The record, with what the query selects along with it."""
        row = self._asked.first(*keys)
        if row is None:
            return None
        if self._converters:
            row = next(iter(self._compiler.apply_converters([list(row)], self._converters)))
        found = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._own])
        for related in self._related:
            related.populate(row, found)
        return found


def one_record(rows: Callable[..., QuerySet[M]], *keys: str, asked: Hashable) -> M | None:
    """The first of ``rows(*keys)``, or ``None``. ``asked`` is all the question depends on beside the keys and the stamps."""
    places = _PLACES[: len(keys)]

    try:
        kept: _Question[M] = statements.get(("one", asked, len(keys)), lambda: _Question(rows(*places), places))
    except EmptyResultSet:
        # Nothing is in scope.
        return None
    return kept.answer(keys)
