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

from salesops.core.lists.strands import MOST, Strand

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


def strands_of(pieces: Pieces) -> list[Strand] | None:
    """``pieces`` by owner and unit, for indexes that begin with one of them; ``None`` where some are neither, or too many."""
    strands = [_strand(piece) for piece in pieces or ()]
    if sum(len(strand.ids) or 1 for strand in strands) > MOST:
        return None
    return strands or None


def _strand(piece: Q) -> Strand:
    """One piece: all conditions of it hold, and values stand in a list when they were read before."""
    for condition in piece.children if piece.connector == Q.AND and not piece.negated else ():
        if (
            isinstance(condition, tuple)
            and condition[0] in ("unit_id__in", "owner_id__in")
            and isinstance(condition[1], list)
        ):
            others = [other for other in piece.children if other is not condition]
            return Strand(condition[0].removesuffix("__in"), tuple(condition[1]), Q(*others))
    return Strand("", (), piece)


def counted_apart(rows: QuerySet, pieces: Pieces) -> list[QuerySet]:
    """:func:`any_of` as parts without a common row, one for each piece, so that each is answered by an index of its own.

    Counting stops early, and the first part of a scope of units is usually enough.
    """
    if not pieces:
        return [any_of(rows, pieces)]
    parts = [rows.filter(pieces[0])]
    for n, piece in enumerate(pieces[1:], 1):
        parts.append(rows.filter(piece).exclude(reduce(or_, pieces[:n])))
    return parts
