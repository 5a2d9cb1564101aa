"""Records by their keys, asked as Django puts the question but put together once: one in the scope of its reader, with which most
pages begin, and what belongs to it. Django takes longer to put a small question together than PostgreSQL to answer it.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BigIntegerField, Expression, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.db.models.query import get_related_populators
from psycopg2.extensions import AsIs

from salesops.core.prepared import Prepared
from salesops.core.statements import statements

M = TypeVar("M", bound=Model)
# Stand for the keys while the question is put together: signs nobody can send (private use area).
_PLACES = ("\ue000KEY\ue001", "\ue000KEY\ue002")


class _Question(Generic[M]):
    """A query with ``places`` for its keys, as Django compiled it."""

    def __init__(self, rows: QuerySet[M], places: Sequence[str], *, generic: bool = False) -> None:
        self._compiler: Any = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = self._compiler.as_sql()
        if any(list(params).count(place) != 1 for place in places):
            raise ValueError("the question for one record does something to its keys")
        numbers = {place: AsIs(f"${number}") for number, place in enumerate(places, 1)}
        operations: Any = connection.ops
        named = [numbers.get(value, value) if isinstance(value, str) else value for value in params]
        self._asked = Prepared("one", operations.compose_sql(sql, named), *["text"] * len(places), generic=generic)
        select, known = self._compiler.select, self._compiler.klass_info
        self._model: type[M] = known["model"]
        first, last = known["select_fields"][0], known["select_fields"][-1]
        self._own = slice(first, last + 1)
        self._names = [column[0].target.attname for column in select[self._own]]
        self._converters = self._compiler.get_converters([column[0] for column in select])
        self._related = get_related_populators(known, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        self._added = list(self._compiler.annotation_col_map.items())

    def answer(self, keys: Sequence[str]) -> list[M]:
        """The records, with what the query selects along with them."""
        rows = self._asked.all(*keys)
        if rows and self._converters:
            rows = list(self._compiler.apply_converters([list(row) for row in rows], self._converters))
        return [self._made(row) for row in rows]

    def _made(self, row: Sequence[Any]) -> M:
        found = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._own])
        for related in self._related:
            related.populate(row, found)
        for name, place in self._added:
            setattr(found, name, row[place])
        return found


def one_record(rows: Callable[..., QuerySet[M]], *keys: str, asked: Hashable) -> M | None:
    """The first of ``rows(*keys)``, or ``None``. ``asked`` is all the question depends on beside the keys and the stamps."""
    places = _PLACES[: len(keys)]

    try:
        kept: _Question[M] = statements.get(("one", asked, len(keys)), lambda: _Question(rows(*places)[:1], places))
    except EmptyResultSet:
        # Nothing is in scope.
        return None
    return next(iter(kept.answer(keys)), None)


def an_id(key: str) -> Expression:
    """``key`` of :func:`one_record` where an id is looked for."""
    return Cast(Value(key, TextField()), BigIntegerField())


class Records(Generic[M]):
    """``rows`` of an id, the same whoever reads: put together once for the process, planned once for a connection.

    ``Records(lambda card: CardComment.objects.filter(scorecard=card).select_related("by"))``. What the reader may see is asked
    before.
    """

    def __init__(self, rows: Callable[[Expression], QuerySet[M]]) -> None:
        self._rows = rows
        self._question: _Question[M] | None = None

    def of(self, key: int) -> list[M]:
        place = _PLACES[0]
        if self._question is None:
            self._question = _Question(self._rows(an_id(place)), [place], generic=True)
        return self._question.answer([str(key)])
