"""The keys of a page from several indexes, each read in the order of the list only as far as the page reaches.

A scope of some units of many, or of one owner, is a small part of a long list: read in its order, one index runs past thousands of
rows of others before a page is full. An index that begins with the unit holds the rows of each unit in that order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from .keyset import SortKey, ordered

# More would be more beginnings than one long way costs.
MOST = 64


@dataclass(frozen=True)
class Strand:
    """Rows for which ``where`` holds and ``column`` is one of ``ids``, each read apart; without ``column`` read at once."""

    column: str
    ids: tuple[int, ...]
    where: Q


def first_keys(
    base: QuerySet, strands: Sequence[Strand], keys: Sequence[SortKey], *, backwards: bool, most: int
) -> RawSQL:
    """Primary keys of the first ``most`` rows of ``base`` in the order of ``keys`` that are in one of ``strands``, for ``pk__in``.

    The keys are columns of the table that are never empty, the primary key last. A row in two strands counts once.
    """
    parts: list[str] = []
    params: list[Any] = []
    names = ", ".join(f"k{n}" for n in range(len(keys)))
    for strand in strands:
        rows = base.filter(strand.where)
        source = ""
        if strand.column:
            rows = rows.filter(**{strand.column: RawSQL("strand.id", ())})
            source = "unnest(%s::bigint[]) strand (id) CROSS JOIN LATERAL "
            params.append(list(strand.ids))
        inner, values = (
            ordered(rows, keys, backwards).values_list(*(key.name for key in keys))[:most].query.sql_with_params()
        )
        parts.append(f"SELECT found.* FROM {source}({inner}) found ({names})")
        params += values
    order = _order(keys, backwards)
    sql = f"SELECT k{len(keys) - 1} FROM ({' UNION '.join(parts)}) found ({names}) ORDER BY {order} LIMIT {int(most)}"
    return RawSQL(sql, params, output_field=BigIntegerField())  # noqa: S611 - parameters only


def keys_and_count(rows: QuerySet, keys: Sequence[SortKey], *, most: int, counted: int) -> tuple[list[int], int] | None:
    """(primary keys of the first ``most`` of ``rows``, how many there are), in one reading; ``None`` when more than ``counted``.

    For rows found another way than in the order of ``keys``: all are looked at for a page, and once more for their number.
    """
    names = ", ".join(f"k{n}" for n in range(len(keys)))
    inner, params = rows.order_by().values_list(*(key.name for key in keys))[: counted + 1].query.sql_with_params()
    sql = (
        f"SELECT k{len(keys) - 1}, count(*) OVER () FROM ({inner}) found ({names})"
        f" ORDER BY {_order(keys)} LIMIT {int(most)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = cursor.fetchall()
    count = found[0][1] if found else 0
    return None if count > counted else ([pk for pk, _count in found], count)


def _order(keys: Sequence[SortKey], backwards: bool = False) -> str:
    return ", ".join(f"k{n} DESC" if key.descending != backwards else f"k{n}" for n, key in enumerate(keys))
