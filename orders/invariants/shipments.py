"""What is always true of shipments and reservations; ``manage.py verify`` proves it."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from orders.states.shipment import STILL_HERE
from salesops.core.sockets.invariants import invariant

RESERVED = """
SELECT line_id, warehouse_id, r.quantity, m.reserved FROM orders_reservation r FULL JOIN (
    SELECT line_id, warehouse_id, sum(reserved) AS reserved FROM orders_stockmovement WHERE line_id IS NOT NULL
    GROUP BY line_id, warehouse_id
) m USING (line_id, warehouse_id)
WHERE coalesce(r.quantity, 0) <> coalesce(m.reserved, 0) ORDER BY 1, 2
"""
TOO_MUCH = """
SELECT line.id, line.ordered + line.returned - line.shipped AS owed, sum(r.quantity) FROM orders_orderline line
JOIN orders_reservation r ON r.line_id = line.id AND r.quantity > 0
GROUP BY line.id HAVING sum(r.quantity) > line.ordered + line.returned - line.shipped ORDER BY 1
"""
PLANNED = """
SELECT line.id, line.planned, coalesce(carried.quantity, 0) FROM orders_orderline line LEFT JOIN (
    SELECT part.line_id, sum(part.quantity) AS quantity FROM orders_shipmentline part
    JOIN orders_shipment shipment ON shipment.id = part.shipment_id AND shipment.state = ANY (%s) GROUP BY part.line_id
) carried ON carried.line_id = line.id
WHERE line.planned <> coalesce(carried.quantity, 0) ORDER BY 1
"""
# What a shipment wrote to the lines is what it carries: gone minus never received, and signed for minus nothing.
WRITTEN = """
SELECT part.shipment_id, part.line_id, shipment.state, coalesce(told.shipped, 0), coalesce(told.signed, 0)
FROM orders_shipmentline part JOIN orders_shipment shipment ON shipment.id = part.shipment_id
LEFT JOIN (
    SELECT record_id, line_id, sum(quantity) FILTER (WHERE kind = 'shipped') AS shipped,
           sum(quantity) FILTER (WHERE kind = 'signed') AS signed
    FROM orders_lineentry WHERE record_kind = 'orders.shipment' GROUP BY record_id, line_id
) told ON told.record_id = shipment.id::text AND told.line_id = part.line_id
WHERE (coalesce(told.shipped, 0), coalesce(told.signed, 0)) <> (
    CASE WHEN shipment.state = ANY (%s) OR shipment.state = 'cancelled' THEN 0
         WHEN shipment.state = 'returned' AND shipment.claimed_at IS NULL THEN 0
         ELSE part.quantity - part.short - part.wrong - part.damaged END,
    CASE WHEN shipment.state IN ('signed_off', 'deemed') OR shipment.claimed_at IS NOT NULL
         THEN part.quantity - part.short - part.wrong - part.damaged ELSE 0 END)
ORDER BY 1, 2
"""


def _rows(sql: str, *values: list[str]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@invariant(
    "orders.reservations_are_movements",
    _("What is promised to orders is the sum of its movements, and no more than owed"),
)
def reservations_are_movements() -> Iterator[str]:
    for line, warehouse, kept, moved in _rows(RESERVED):
        yield f"line {line}, warehouse {warehouse}: reserved {kept}, movements {moved}"
    for line, owed, kept in _rows(TOO_MUCH):
        yield f"line {line}: reserved {kept}, owed {owed}"


@invariant("orders.planned_is_on_shipments", _("What is planned to leave is on shipments that are still here"))
def planned_is_on_shipments() -> Iterator[str]:
    for line, planned, carried in _rows(PLANNED, list(STILL_HERE)):
        yield f"line {line}: planned {planned}, on shipments {carried}"


@invariant("orders.shipments_wrote_what_they_carry", _("What shipments wrote to order lines is what they carry"))
def shipments_wrote_what_they_carry() -> Iterator[str]:
    for shipment, line, state, shipped, signed in _rows(WRITTEN, list(STILL_HERE)):
        yield f"shipment {shipment} ({state}), line {line}: wrote shipped {shipped}, signed {signed}"
