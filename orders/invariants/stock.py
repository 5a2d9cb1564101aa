"""What is always true of stock and price lists; ``manage.py verify`` proves it."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

# Both ways: a level without movements is as wrong as movements without a level.
DIFFERING = """
SELECT warehouse_id, product_id, l.on_hand, l.reserved, m.on_hand, m.reserved
FROM orders_stocklevel l FULL JOIN (
    SELECT warehouse_id, product_id, sum(on_hand) AS on_hand, sum(reserved) AS reserved FROM orders_stockmovement
    GROUP BY warehouse_id, product_id
) m USING (warehouse_id, product_id)
WHERE (coalesce(l.on_hand, 0), coalesce(l.reserved, 0)) <> (coalesce(m.on_hand, 0), coalesce(m.reserved, 0))
ORDER BY 1, 2
"""


@invariant("orders.stock_is_its_movements", _("Stock is the sum of its movements"))
def stock_is_its_movements() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(DIFFERING)
        for warehouse, product, on_hand, reserved, moved, promised in cursor.fetchall():
            yield f"warehouse {warehouse}, product {product}: level {on_hand}/{reserved}, movements {moved}/{promised}"


@invariant("orders.counts_are_posted", _("A posted count has the correction it found, and no other"))
def counts_are_posted() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id FROM orders_stockcount c LEFT JOIN orders_stockmovement m ON m.id = c.movement_id"
            " WHERE c.state = 'posted' AND (c.counted - c.expected <> coalesce(m.on_hand, 0) OR"
            " (m.id IS NOT NULL AND (m.kind, m.warehouse_id, m.product_id) <> ('corrected', c.warehouse_id, c.product_id)))"
        )
        for (pk,) in cursor.fetchall():
            yield f"count {pk}: its correction is not the difference it found"
