"""What is always true of production orders; ``manage.py verify`` proves it (ORD-16)."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

ENDED = """
SELECT production.number, production.state, sum(part.quantity - part.done - part.dropped), sum(part.done)
FROM orders_productionorder production JOIN orders_productionline part ON part.production_id = production.id
GROUP BY production.id
HAVING (production.state IN ('done', 'cancelled')) <> (sum(part.quantity - part.done - part.dropped) = 0)
    OR (production.state = 'cancelled' AND sum(part.done) > 0) OR (production.state = 'done' AND sum(part.done) = 0)
ORDER BY 1
"""
# What came into stock by production orders is what their lines say.
RECEIVED = """
SELECT made.number, made.done, coalesce(moved.quantity, 0) FROM (
    SELECT production.id, production.number, sum(part.done) AS done FROM orders_productionorder production
    JOIN orders_productionline part ON part.production_id = production.id GROUP BY production.id
) made LEFT JOIN (
    SELECT record_id, sum(on_hand) AS quantity FROM orders_stockmovement WHERE record_kind = 'orders.production'
    GROUP BY record_id
) moved ON moved.record_id = made.id::text
WHERE made.done <> coalesce(moved.quantity, 0) ORDER BY 1
"""


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@invariant("orders.production_ends_with_its_lines", _("A production order ends when nothing of it is left to be made"))
def production_ends_with_its_lines() -> Iterator[str]:
    for number, state, left, done in _rows(ENDED):
        yield f"{number} ({state}): left {left}, made {done}"


@invariant("orders.made_goods_came_into_stock", _("What production orders made is what came into stock by them"))
def made_goods_came_into_stock() -> Iterator[str]:
    for number, done, moved in _rows(RECEIVED):
        yield f"{number}: made {done}, into stock {moved}"
