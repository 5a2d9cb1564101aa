"""One page of a list, read with a constant number of queries: rows and count."""

import time
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum
from django.db.models.expressions import RawSQL

from salesops.core.stamps import present_stamps

from . import keyset
from .columns import Column, Fetch, as_expression, field_of
from .keyset import Cursor, SortKey
from .page import ListPage
from .query import ListQuery
from .reading import Reading
from .strands import first_keys

COUNTED = 10_000


class Believed:
    """Questions that were found to have more rows than are counted: for a minute that stands, as long as people stand where they
    stood and hold what they held (stamps). Counting to ten thousand again for "10,000+" costs as much as reading a page."""

    SECONDS = 60
    AT_MOST = 2_000

    def __init__(self) -> None:
        self._until: dict[Hashable, float] = {}

    def holds(self, asked: Hashable) -> bool:
        return self._until.get(asked, 0.0) > time.monotonic()

    def keep(self, asked: Hashable) -> None:
        if len(self._until) >= self.AT_MOST:
            self._until.clear()
        self._until[asked] = time.monotonic() + self.SECONDS


believed = Believed()
# Rows whose further values are fetched at once.
FETCHED = 2_000


def _place_of_key(columns: Sequence[Column], cuts: Sequence[tuple[int, int, int]]) -> int:
    """Where a tuple has its primary key: the place of the first fetched column."""
    return next(cut[0] for column, cut in zip(columns, cuts, strict=True) if column.fetch is not None)


class Row(NamedTuple):
    """One row: its keys, and for each shown column the value and the further values of its format."""

    pick: Any
    key: Any
    values: tuple[tuple[Any, tuple[Any, ...]], ...]


class ListReader:
    """``query`` asked to ``page`` by ``reading``: rows, neighbours, count, totals."""

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
        return self.matching.model

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

    def _read(self, rows: QuerySet, most: int) -> list[tuple[Any, ...]]:
        """At most ``most`` tuples of a page: those of :meth:`_select` with the sort values behind the keys.

        What stands in them twice is asked for once: keys and figures fetched elsewhere name the same column up to five times.
        """
        paths, named = self._paths(self.columns, [k.name for k in self.sort_keys])
        asked = list(dict.fromkeys(paths))
        whole = itemgetter(*(asked.index(path) for path in paths))
        return [whole(found) for found in (rows.annotate(**named) if named else rows).values_list(*asked)[:most]]

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

    @cached_property
    def _found(self) -> tuple[list[tuple[Any, ...]], bool]:
        """(tuples of this page in order, whether there are more in the direction read)."""
        backwards = bool(self.cursor and self.cursor.backwards)
        rows = self._sortable(() if self.page.keys_first else self.columns)
        if self.cursor:
            rows = keyset.after(rows, self.sort_keys, self.cursor)
        rows = keyset.ordered(rows, self.sort_keys, backwards)
        size = self.query.page_size
        if self.page.keys_first:
            keys = self._strands(backwards, size + 1) or rows.values("pk")[: size + 1]
            page = self.page_model._default_manager.filter(pk__in=keys)
            rows = keyset.ordered(self._sortable(self.columns, page), self.sort_keys, backwards)
        found = self._read(rows, size + 1)
        more = len(found) > size
        found = found[:size]
        if backwards:
            found.reverse()
        return found, more

    def _strands(self, backwards: bool, most: int) -> RawSQL | None:
        """The keys of a page of the whole list in its usual order, strand by strand; ``None`` where one reading does."""
        narrowed = self.query.conditions or self.query.search or self.ordering != tuple(self.page.ordering)
        found = None if narrowed else self.page.strands(self.reading.user)
        if found is None:
            return None
        rows, strands = found
        if self.cursor:
            rows = keyset.after(rows, self.sort_keys, self.cursor)
        return first_keys(rows, strands, self.sort_keys, backwards=backwards, most=most)

    @cached_property
    def rows(self) -> list[Row]:
        return list(self.rows_of(iter(self._found[0]), self.columns, len(self.sort_keys)))

    def _edge(self, found: tuple[Any, ...], backwards: bool, number: int) -> str:
        return Cursor(found[2 : 2 + len(self.sort_keys)], backwards, max(1, number)).text(self.binding)

    @cached_property
    def first_number(self) -> int:
        """Number of the first row of this page. After changes by others it is where the reader last was, not a promise."""
        return 1 if self.cursor is None or not self.has_previous else self.cursor.number

    @cached_property
    def has_previous(self) -> bool:
        if self.cursor is None:
            return False
        return self._found[1] if self.cursor.backwards else True

    @cached_property
    def has_next(self) -> bool:
        if self.cursor is not None and self.cursor.backwards:
            return True
        return self._found[1]

    @property
    def previous_cursor(self) -> str:
        found = self._found[0]
        if not self.has_previous or not found:
            return ""
        return self._edge(found[0], True, self.first_number - self.query.page_size)

    @property
    def next_cursor(self) -> str:
        found = self._found[0]
        if not self.has_next or not found:
            return ""
        return self._edge(found[-1], False, self.first_number + len(found))

    @cached_property
    def count(self) -> int:
        """Number of matching rows, counted to 10,001 at most: more is shown as "10,000+"."""
        found = self._found[0]
        if self.cursor is None and not self._found[1]:
            return len(found)
        asked = (self.page.code, self.reading.user.pk, self.query.rows_key, COUNTED, *present_stamps().items())
        return COUNTED + 1 if believed.holds(asked) else self._counted(asked)

    def _counted(self, asked: Hashable) -> int:
        count = 0
        for part in self.page.parts(self.reading.user):
            # Only keys are counted: the values of the columns cost most of a row.
            count += self._asked(part).values("pk")[: COUNTED + 1 - count].count()
            if count > COUNTED:
                believed.keep(asked)
                break
        return count

    @property
    def count_is_exact(self) -> bool:
        return self.count <= COUNTED

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Totals the list reckons itself, and sums of the columns shown that have one: one query for all of these.

        More rows than are counted are not added up either: nobody asked for it, and it costs more than the page.
        """
        sums = {f"sum_{c.name}": Sum(c.source) for c in self.columns if c.total} if self.count_is_exact else {}
        found = self.matching.aggregate(**sums) if sums else {}
        summed = {name.removeprefix("sum_"): value for name, value in found.items()}
        return summed | dict(self.page.totals(self.matching, self.reading))

    def everything(self, columns: Sequence[Column], chunk: int = 2000) -> Iterator[Row]:
        """All rows in order, streamed: for exports and bulk work in jobs."""
        rows = keyset.ordered(self._sortable(columns), self.sort_keys)
        return self.rows_of(self._select(rows, columns).iterator(chunk_size=chunk), columns)

    def picked(self, keys: Sequence[Any]) -> QuerySet:
        """The matching rows of a selection; keys out of scope or question are not among them."""
        return self.matching.filter(**{f"{self.page.pick_key}__in": keys})
