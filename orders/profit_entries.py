"""What the goods of an entry of sales cost, and what is left of it: the rows behind K04."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import connection

from orders.kpis.profit import MOVED

EARNED = f"""
SELECT id, CASE WHEN pieces = 0 THEN 0 ELSE round(pieces * cost, 2) END AS spent, worth
FROM ({MOVED.format(which="e.id = ANY(%(ids)s)")}) m WHERE pieces = 0 OR cost IS NOT NULL
"""


def earned_with(ids: Sequence[int]) -> Mapping[int, tuple[Decimal, Decimal]]:
    """Entry → what its goods cost and what is left of it, where the cost is known. K04 is the sum of what is left; of goods without
    a known cost it counts the margin of their category. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(EARNED, {"ids": list(ids)})
        return {pk: (spent, worth - spent) for pk, spent, worth in cursor.fetchall()}
