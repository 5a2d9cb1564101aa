"""One page of a list, read with a constant number of queries: rows and count."""

from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet, Sum
from django.db.models.expressions import RawSQL

from salesops.core.stamps import present_stamps
from salesops.core.statements import Statement, plain, statement_at, statement_of, statements

from . import keyset
from .counting import COUNTED, Believed, believed
from .keyset import Cursor
from .question import ListQuestion, Row
from .strands import first_keys, keys_and_count

__all__ = ["COUNTED", "Believed", "ListReader", "Row", "believed"]


class ListReader(ListQuestion):
    """One page of the answer: rows, neighbours, count, totals."""

    # How many rows there are, where the first page was found by counting them.
    _number: int | None = None

    def _read(self, rows: Callable[[Cursor | None], QuerySet], most: int) -> list[tuple[Any, ...]]:
        """At most ``most`` tuples of a page: those of :meth:`_select` with the sort values behind the keys.

        What stands in them twice is asked for once: keys and figures fetched elsewhere name the same column up to five times.
        """
        paths, named = self._paths(self.columns, [k.name for k in self.sort_keys])
        asked = list(dict.fromkeys(paths))
        whole = itemgetter(*(asked.index(path) for path in paths))

        def page(cursor: Cursor | None) -> QuerySet:
            found = rows(cursor)
            return (found.annotate(**named) if named else found).values_list(*asked)[:most]

        kept = self._kept("page", page, self.cursor, most, *asked)
        return [whole(found) for found in (kept.all() if kept else page(self.cursor))]

    def _kept(
        self, what: str, rows: Callable[[Cursor | None], QuerySet], cursor: Cursor | None, *more: Hashable
    ) -> Statement | None:
        """The statement that asks for ``rows``, put together at its first use; ``None`` where the list keeps none."""
        if self.query.search:
            return None
        scope = self.page.scope_key(self.reading.user)
        conditions = [plain(condition.where) for condition in self.query.conditions]
        if scope is None or None in conditions:
            return None
        day, language = self.reading.today, self.reading.language
        asked = (what, self.page.code, self.reading.user.pk, day, language, scope, *conditions, self.ordering, *more)
        if cursor is None:
            first: Statement | None = statements.get(asked, lambda: statement_of(rows(None)))
            return first
        edge, kinds = cursor, tuple(type(value) for value in cursor.values)
        found: Statement | None = statements.get(
            (*asked, cursor.backwards, kinds),
            lambda: statement_at(lambda values: rows(replace(edge, values=tuple(values))), edge.values),
        )
        return found and found.at(cursor.values)

    @cached_property
    def _found(self) -> tuple[list[tuple[Any, ...]], bool]:
        """(tuples of this page in order, whether there are more in the direction read)."""
        backwards = bool(self.cursor and self.cursor.backwards)
        size = self.query.page_size
        found = self._read(lambda cursor: self._page(cursor, backwards, size + 1), size + 1)
        more = len(found) > size
        found = found[:size]
        if backwards:
            found.reverse()
        return found, more

    def _page(self, cursor: Cursor | None, backwards: bool, most: int) -> QuerySet:
        """The rows of the page behind ``cursor`` in the order of the list."""
        rows = self._sortable(() if self.page.keys_first else self.columns)
        if cursor:
            rows = keyset.after(rows, self.sort_keys, cursor)
        rows = keyset.ordered(rows, self.sort_keys, backwards)
        if not self.page.keys_first:
            return rows
        keys: Any = self._searched(most)
        if keys is None:
            keys = self._strands(cursor, backwards, most) or rows.values("pk")[:most]
        page = self.page_model._default_manager.filter(pk__in=keys)
        return keyset.ordered(self._sortable(self.columns, page), self.sort_keys, backwards)

    def _searched(self, most: int) -> list[int] | None:
        """The keys of the first page of what a search found, counted on the way; ``None`` where that is no search, or too much."""
        if not self.query.search or self.cursor or any(key.nullable for key in self.sort_keys):
            return None
        with suppress(EmptyResultSet):
            found = keys_and_count(self._sortable(()), self.sort_keys, most=most, counted=COUNTED)
            if found is not None:
                keys, self._number = found
                return keys
        return None

    def _strands(self, cursor: Cursor | None, backwards: bool, most: int) -> RawSQL | None:
        """The keys of a page of the whole list in its usual order, strand by strand; ``None`` where one reading does."""
        narrowed = self.query.conditions or self.query.search or self.ordering != tuple(self.page.ordering)
        found = None if narrowed else self.page.strands(self.reading.user)
        if found is None:
            return None
        rows, strands = found
        if cursor:
            rows = keyset.after(rows, self.sort_keys, cursor)
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
        if self._number is not None:
            return self._number
        asked = (self.page.code, self.reading.user.pk, self.query.rows_key, COUNTED, *present_stamps().items())
        return COUNTED + 1 if believed.holds(asked) else self._counted(asked)

    def _counted(self, asked: Hashable) -> int:
        kept = self._kept("count", lambda _cursor: self._countable(), None, COUNTED)
        count = kept.counted() if kept else self._countable().count()
        if count > COUNTED:
            believed.keep(asked)
        return count

    def _countable(self) -> QuerySet:
        """The keys of the rows that match, as many as are counted: the values of the columns cost most of a row."""
        first, *others = [self._asked(part).values("pk") for part in self.page.parts(self.reading.user)]
        return (first.union(*others, all=True) if others else first)[: COUNTED + 1]

    @property
    def count_is_exact(self) -> bool:
        return self.count <= COUNTED

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Totals the list reckons itself, and sums of the columns shown that have one: one query for all of these.

        More rows than are counted are not added up either: nobody asked for it, and it costs more than the page.
        """
        asked = {True, *(condition.filter.name for condition in self.query.conditions)}
        summed_up = [c for c in self.columns if c.total in asked] if self.count_is_exact else []
        sums = {f"sum_{c.name}": Sum(c.source) for c in summed_up}
        found = self.matching.aggregate(**sums) if sums else {}
        summed = {name.removeprefix("sum_"): value for name, value in found.items()}
        return summed | dict(self.page.totals(self.matching, self.reading))
