"""What is always true of orders, their lines and the ledger of their quantities; ``manage.py verify`` proves it (ORD-4, ORD-5)."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

KINDS = ("ordered", "shipped", "signed", "returned", "invoiced")
SUMS = ", ".join(f"coalesce(sum(quantity) FILTER (WHERE kind = '{kind}'), 0) AS {kind}" for kind in KINDS)
AMOUNTS = ", ".join(
    f"coalesce(sum(amount) FILTER (WHERE kind = '{kind}'), 0) AS {kind}_amount" for kind in ("ordered", "invoiced")
)
COLUMNS = (*KINDS, "ordered_amount", "invoiced_amount")
LINES = f"""
SELECT line.id FROM orders_orderline line
LEFT JOIN (SELECT line_id, {SUMS}, {AMOUNTS} FROM orders_lineentry GROUP BY line_id) e ON e.line_id = line.id
WHERE ({", ".join(f"line.{name}" for name in COLUMNS)}) <> ({", ".join(f"coalesce(e.{name}, 0)" for name in COLUMNS)})
ORDER BY 1 LIMIT 100
"""
ORDERS = """
SELECT o.id FROM orders_order o LEFT JOIN (
    SELECT order_id, sum(ordered_amount) AS ordered, sum(invoiced_amount) AS invoiced FROM orders_orderline GROUP BY order_id
) line ON line.order_id = o.id
WHERE (o.ordered_amount, o.invoiced_amount) <> (coalesce(line.ordered, 0), coalesce(line.invoiced, 0)) ORDER BY 1 LIMIT 100
"""
# The same as ``orders/flow.py`` tells of one order; one that was signed for stays so while goods are exchanged.
STATES = """
SELECT o.id, o.state, o.place, l.told FROM (
    SELECT id, state, CASE WHEN state = 'on_hold' THEN paused_in ELSE state END AS place FROM orders_order
) o JOIN (
    SELECT order_id, CASE
        WHEN NOT bool_or(ordered > 0 OR shipped > 0) THEN 'nothing'
        WHEN NOT bool_or(shipped > 0) THEN 'open'
        WHEN bool_or(shipped - returned < ordered) THEN 'partly_shipped'
        WHEN bool_or(signed < shipped) THEN 'shipped'
        ELSE 'signed_off' END AS told,
        bool_and(signed >= ordered) AS had
    FROM orders_orderline GROUP BY order_id
) l ON l.order_id = o.id
WHERE NOT CASE
    WHEN o.place IN ('draft', 'submitted', 'credit_hold', 'cancelled') THEN l.told = 'nothing'
    WHEN o.place IN ('confirmed', 'preparing') THEN l.told IN ('open', 'nothing')
    WHEN o.place IN ('signed_off', 'settling', 'closed') THEN l.told = 'signed_off' OR l.had
    ELSE l.told = o.place END
ORDER BY 1 LIMIT 100
"""


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@invariant("orders.lines_are_their_entries", _("Quantities of order lines are the sum of their entries"))
def lines_are_their_entries() -> Iterator[str]:
    yield from (f"order line {pk}: its quantities are not the sum of its entries" for (pk,) in _rows(LINES))
    yield from (f"order {pk}: its amounts are not the sum of its lines" for (pk,) in _rows(ORDERS))


@invariant("orders.state_is_its_quantities", _("The state of an order is what its quantities tell"))
def state_is_its_quantities() -> Iterator[str]:
    for pk, state, place, told in _rows(STATES):
        yield f"order {pk} is {state}{'' if place == state else f' in {place}'}, its lines tell {told}"
