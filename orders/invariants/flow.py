"""The state of an order under way is what its lines tell (``orders/flow.py``); ``manage.py verify`` proves it."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

DIFFERING = """
SELECT o.id, o.state, told.state FROM orders_order o JOIN (
    SELECT order_id, CASE
        WHEN NOT bool_or(shipped > 0) THEN 'none'
        WHEN bool_or(shipped - returned < ordered) THEN 'partly_shipped'
        WHEN bool_or(signed < shipped - returned) THEN 'shipped' ELSE 'signed_off' END AS state
    FROM orders_orderline GROUP BY order_id
) told ON told.order_id = o.id
WHERE o.state IN ('confirmed', 'preparing', 'partly_shipped', 'shipped')
  AND o.state <> told.state AND NOT (told.state = 'none' AND o.state IN ('confirmed', 'preparing'))
ORDER BY o.id
"""


@invariant("orders.states_follow_lines", _("The state of an order under way follows the quantities of its lines"))
def states_follow_lines() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(DIFFERING)
        for pk, state, told in cursor.fetchall():
            yield f"order {pk}: is {state}, its lines tell {told}"
