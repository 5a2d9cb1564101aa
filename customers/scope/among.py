"""Conditions PostgreSQL answers with its indexes, and scopes written as pieces: a row is in scope when one of them holds.

``IN (SELECT …)`` inside OR made PostgreSQL read the whole inner table before the first row of a page.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import IsNull

# A scope as alternatives; ``None`` is everything, an empty one nothing.
Pieces = Sequence[Q] | None


class OneOf(Func):
    """``column = ANY (ARRAY[…])`` for ids that were read before: what PostgreSQL knows as values it looks up by hash."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(self, column: str, ids: Iterable[int], **extra: Any) -> None:
        super().__init__(F(column), Value(list(ids), output_field=ArrayField(BigIntegerField())), **extra)


class AmongThose(Func):
    """``column = ANY (ARRAY(SELECT …))``: the ids are read first and the rows they name found by an index, in one statement.

    For rows of some hundred or thousand ids: PostgreSQL reckons with ten. Inside OR a plain ``IN (SELECT …)`` reads every row.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(self, column: str, rows: QuerySet, **extra: Any) -> None:
        super().__init__(F(column), ArraySubquery(rows.order_by().values("pk")), **extra)


def named_by(column: str, rows: QuerySet) -> IsNull:
    """Whether ``column`` names one of ``rows``, looked up row by row: for very many ``rows`` behind a page of few.

    A subquery for one value is never read as a whole in advance, unlike EXISTS.
    """
    found = Subquery(rows.order_by().filter(pk=OuterRef(column)).values("pk"))
    return IsNull(found, False)


def any_of(rows: QuerySet, pieces: Pieces) -> QuerySet:
    """Rows for which one of ``pieces`` holds."""
    if pieces is None:
        return rows
    return rows.filter(reduce(or_, pieces)) if pieces else rows.none()


def counted_apart(rows: QuerySet, pieces: Pieces) -> list[QuerySet]:
    """:func:`any_of` as two parts without a common row: those of the first piece, which one index answers, and the others.

    Counting stops early, and the first part of a scope of units is usually enough.
    """
    if not pieces or len(pieces) == 1:
        return [any_of(rows, pieces)]
    first, *others = pieces
    return [rows.filter(first), rows.filter(reduce(or_, others)).exclude(first)]
