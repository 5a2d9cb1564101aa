"""Whose account counts for a customer: the topmost company of its group holds one limit for all members (defaults.md 4)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from salesops.core.prepared import Prepared

# Groups deeper than this don't exist; the bound only keeps a query from running on.
DEEP = 12

_UP = """
WITH RECURSIVE up AS (
    SELECT id AS member, id AS holder, parent_id, 0 AS depth FROM customers_customer WHERE id = ANY(%s)
    UNION ALL
    SELECT up.member, above.id, above.parent_id, up.depth + 1
    FROM up JOIN customers_customer above ON above.id = up.parent_id WHERE up.depth < %s
)
SELECT DISTINCT ON (member) member, holder FROM up ORDER BY member, depth DESC
"""
_RATED_IN_GROUPS = (
    f"SELECT h.member, a.rating FROM ({_UP}) h JOIN customers_creditaccount a ON a.customer_id = h.holder"
)
# Most customers belong to no group: their own account counts.
_RATED = Prepared(
    "customers_rated",
    """
SELECT c.id AS pk, c.owner_id, c.unit_id, c.parent_id, a.rating
FROM customers_customer c LEFT JOIN customers_creditaccount a ON a.customer_id = c.id WHERE c.id = ANY($1)
""",
    "bigint[]",
)
_DOWN = """
WITH RECURSIVE down AS (
    SELECT id AS holder, id AS member, 0 AS depth FROM customers_customer WHERE id = ANY(%s)
    UNION ALL
    SELECT down.holder, below.id, down.depth + 1
    FROM down JOIN customers_customer below ON below.parent_id = down.member WHERE down.depth < %s
)
SELECT DISTINCT holder, member FROM down
"""


_WARNED = """
WITH RECURSIVE up AS (
    SELECT c.id, c.parent_id, 0 AS depth FROM customers_customer c WHERE c.id IN (
        SELECT customer_id FROM customers_creditsign WHERE state = 'open' AND level = ANY(%s)
        UNION SELECT customer_id FROM customers_creditaccount WHERE state = 'frozen' AND %s
    )
    UNION SELECT above.id, above.parent_id, up.depth + 1
    FROM up JOIN customers_customer above ON above.id = up.parent_id WHERE up.depth < %s
), down AS (
    SELECT id, 0 AS depth FROM up WHERE parent_id IS NULL
    UNION SELECT below.id, down.depth + 1
    FROM down JOIN customers_customer below ON below.parent_id = down.id WHERE down.depth < %s
)
SELECT id FROM down
"""


def warned(levels: Iterable[str], *, frozen: bool = False) -> RawSQL:
    """Ids of the customers whose group has an open warning sign of one of ``levels`` or, if asked, is ``frozen``: for ``__in``."""
    return RawSQL(_WARNED, [list(levels), frozen, DEEP, DEEP], output_field=BigIntegerField())  # noqa: S611 - parameters only


def holders_of(ids: Iterable[int]) -> dict[int, int]:
    """Customer id → id of the company that holds its account (itself, unless it belongs to a group). One query."""
    with connection.cursor() as cursor:
        cursor.execute(_UP, [list(ids), DEEP])
        return dict(cursor.fetchall())


def rated(ids: Iterable[int]) -> list[Any]:
    """The customers with ``pk``, ``owner_id``, ``unit_id``, ``parent_id`` and the ``rating`` of their own account. One query."""
    return _RATED.rows(list(ids))


def ratings_held(customers: Iterable[Any]) -> dict[int, str]:
    """Of :func:`rated` customers id → rating of the account that counts, "" for one not rated; none without an account.

    No query, or one when some belong to a group.
    """
    alone, grouped = {}, []
    for row in customers:
        if row.parent_id is not None:
            grouped.append(row.pk)
        elif row.rating is not None:
            alone[row.pk] = row.rating
    if not grouped:
        return alone
    with connection.cursor() as cursor:
        cursor.execute(_RATED_IN_GROUPS, [grouped, DEEP])
        return alone | dict(cursor.fetchall())


def members_of(holders: Iterable[int]) -> dict[int, list[int]]:
    """Holder id → ids of all companies whose figures count against its limit, itself included. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_DOWN, [list(holders), DEEP])
        for holder, member in cursor.fetchall():
            found[holder].append(member)
    return {holder: sorted(members) for holder, members in found.items()}
