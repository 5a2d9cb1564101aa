"""What a list is asked and how its rows are put together: scope, conditions, order, columns."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import QuerySet

from . import keyset
from .columns import Column, Fetch, as_expression, field_of
from .keyset import Cursor, SortKey
from .page import ListPage
from .query import ListQuery
from .reading import Reading

# Rows whose further values are fetched at once.
FETCHED = 2_000
# The model of each kind of list: asking the list would put its scope together.
_models: dict[type[ListPage], Any] = {}


def _place_of_key(columns: Sequence[Column], cuts: Sequence[tuple[int, int, int]]) -> int:
    """Where a tuple has its primary key: the place of the first fetched column."""
    return next(cut[0] for column, cut in zip(columns, cuts, strict=True) if column.fetch is not None)


class Row(NamedTuple):
    """One row: its keys, and for each shown column the value and the further values of its format."""

    pick: Any
    key: Any
    values: tuple[tuple[Any, tuple[Any, ...]], ...]


class ListQuestion:
    """``query`` asked to ``page`` by ``reading``."""

    def __init__(self, page: ListPage, query: ListQuery, reading: Reading) -> None:
        self.page, self.query, self.reading = page, query, reading

    @cached_property
    def columns(self) -> list[Column]:
        """Columns shown, in order; the first one is always there."""
        readable = self.page.readable_columns(self.reading)
        if not self.query.columns:
            return [c for c in readable if c.default]
        by_name = {c.name: c for c in readable}
        # The first column is the record itself: it heads the row and is never left out.
        first = readable[0]
        chosen = [by_name[n] for n in self.query.columns if n in by_name and n != first.name]
        return [first, *chosen]

    @cached_property
    def ordering(self) -> tuple[str, ...]:
        return self.query.ordering or tuple(self.page.ordering)

    @cached_property
    def matching(self) -> QuerySet:
        """All rows of the question within the reader's scope, in no order."""
        return self._asked(self.page.rows(self.reading.user))

    def _asked(self, rows: QuerySet) -> QuerySet:
        rows = rows.order_by()
        for condition in self.query.conditions:
            rows = rows.filter(condition.where)
        if self.query.search:
            search = type(self.page).search
            rows = search(rows, self.query.search) if search else rows.none()
        return rows

    @cached_property
    def sort_keys(self) -> list[SortKey]:
        """The sorts, closed by the primary key so that no two rows are equal."""
        columns = {c.name: c for c in self.page.readable_columns(self.reading)}
        keys = []
        for i, word in enumerate(o for o in self.ordering if o.removeprefix("-") in columns):
            column = columns[word.removeprefix("-")]
            value = column.sort_by
            if isinstance(value, str):
                name, nullable = value, field_of(self.page_model, value)[1]
            else:
                name, nullable = f"sort_{i}", True
            if column.nullable is not None:
                nullable = column.nullable
            keys.append(SortKey(name, word.startswith("-"), nullable))
        keys.append(SortKey("pk", keys[-1].descending if keys else False, nullable=False))
        return keys

    @property
    def page_model(self) -> Any:
        known = _models.get(type(self.page))
        if known is None:
            known = _models[type(self.page)] = self.matching.model
        return known

    def _sortable(self, shown: Sequence[Column], base: QuerySet | None = None) -> QuerySet:
        """``base`` (all that match) with what its order and the columns ``shown`` are read from."""
        columns = {c.name: c for c in self.page.readable_columns(self.reading)}
        sorts = [columns[o.removeprefix("-")].sort_by for o in self.ordering if o.removeprefix("-") in columns]
        named = {f"sort_{i}": value for i, value in enumerate(sorts) if not isinstance(value, str)}
        rows = self.matching if base is None else base
        values = [*sorts, *(value for column in shown for value in (column.source, *column.also))]
        model: Any = rows.model
        # Annotations nobody asks for would join their tables all the same.
        if not all(isinstance(value, str) and field_of(model, value)[0] for value in values):
            rows = self.page.with_values(rows, self.reading.user)
        return rows.annotate(**named) if named else rows

    def _select(self, rows: QuerySet, columns: Sequence[Column]) -> QuerySet:
        """``rows`` as tuples: selection key, record key, then each column's values."""
        paths, named = self._paths(columns)
        return (rows.annotate(**named) if named else rows).values_list(*paths)

    def _paths(self, columns: Sequence[Column], extra: Sequence[str] = ()) -> tuple[list[str], dict[str, Any]]:
        """Paths of the values of a row in order, and the expressions some of them name."""
        paths: list[str] = [self.page.pick_key, self.page.record_key, *extra]
        named: dict[str, Any] = {}
        for column in columns:
            for value in (column.source, *column.also):
                if not isinstance(value, str):
                    name = f"value_{len(named)}"
                    named[name] = as_expression(value)
                    value = name
                paths.append(value)
        return paths, named

    def rows_of(self, tuples: Iterator[tuple[Any, ...]], columns: Sequence[Column], skip: int = 0) -> Iterator[Row]:
        """Database tuples as rows; ``skip`` is the number of sort values before the columns' own."""
        cuts = []
        at = 2 + skip
        for column in columns:
            cuts.append((at, at + 1, at + 1 + len(column.also)))
            at += 1 + len(column.also)
        if not any(column.fetch for column in columns):
            for found in tuples:
                yield Row(found[0], found[1], tuple([(found[a], found[b:c]) for a, b, c in cuts]))
            return
        place = _place_of_key(columns, cuts)
        while part := list(islice(tuples, FETCHED)):
            known = self._fetched([found[place] for found in part], columns)
            for found in part:
                yield Row(
                    found[0],
                    found[1],
                    tuple(
                        [
                            (found[a] if values is None else values.get(found[a]), found[b:c])
                            for (a, b, c), values in zip(cuts, known, strict=True)
                        ]
                    ),
                )

    def _fetched(self, keys: Sequence[int], columns: Sequence[Column]) -> list[Mapping[int, Any] | None]:
        """For each column its values by key, or ``None`` where the row itself has them. One call for each function."""
        names: dict[Fetch, list[str]] = {}
        for column in columns:
            if column.fetch is not None:
                names.setdefault(column.fetch, []).append(column.name)
        found = {fetch: fetch(keys, wanted, self.reading) for fetch, wanted in names.items()}
        return [None if c.fetch is None else found[c.fetch].get(c.name, {}) for c in columns]

    @cached_property
    def binding(self) -> str:
        """What a cursor is bound to: list, reader, question and order."""
        return f"{self.page.code}|{self.reading.user.pk}|{','.join(self.ordering)}|{self.query.rows_key}"

    @cached_property
    def cursor(self) -> Cursor | None:
        text = self.query.cursor
        return Cursor.read(text, self.binding, len(self.sort_keys)) if text else None

    def everything(self, columns: Sequence[Column], chunk: int = 2000) -> Iterator[Row]:
        """All rows in order, streamed: for exports and bulk work in jobs."""
        rows = keyset.ordered(self._sortable(columns), self.sort_keys)
        return self.rows_of(self._select(rows, columns).iterator(chunk_size=chunk), columns)

    def picked(self, keys: Sequence[Any]) -> QuerySet:
        """The matching rows of a selection; keys out of scope or question are not among them."""
        return self.matching.filter(**{f"{self.page.pick_key}__in": keys})
