"""What a page of orders tells of each beside its row: lines, worth, what needs attention. One query (performance.md)."""

from collections.abc import Mapping, Sequence
from typing import Any

from orders.lacking import MAKES
from orders.states.exception import OPEN as EXCEPTIONAL
from orders.states.production import OPEN as MAKING
from salesops.core.lists.reading import Reading
from salesops.core.prepared import Prepared

ALERTS = ("lacking", "made_late", "exception")
# What is lacking is said as ``orders.lacking`` says it: owed, neither promised from stock nor being made.
_FIGURES = Prepared(
    "figures_of_orders",
    """SELECT o.id, l.lines, l.worth,
    o.state = ANY($2) AND o.imported_at IS NULL AND EXISTS (
        SELECT FROM orders_orderline owed
        WHERE owed.order_id = o.id AND owed.ordered + owed.returned - owed.shipped
            > coalesce((SELECT sum(quantity) FROM orders_reservation WHERE line_id = owed.id), 0)
            + coalesce((SELECT sum(quantity - done - dropped) FROM orders_productionline WHERE line_id = owed.id), 0)
    ) AS lacking,
    EXISTS (
        SELECT FROM orders_productionorder p
        WHERE p.order_id = o.id AND p.state = ANY($3) AND p.finish_on > o.promised_on
    ) AS made_late,
    EXISTS (SELECT FROM orders_orderexception e WHERE e.order_id = o.id AND e.state = ANY($4)) AS exception
    FROM orders_order o CROSS JOIN LATERAL (
        SELECT count(*) AS lines, sum(amount) AS worth FROM orders_orderline WHERE order_id = o.id
    ) l
    WHERE o.id = ANY($1)""",
    "bigint[]",
    "text[]",
    "text[]",
    "text[]",
)


def figures(ids: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """The figures of the orders of a page: ``lines``, ``worth``, ``alerts`` (those of :data:`ALERTS` that hold)."""
    lines: dict[int, int] = {}
    worth: dict[int, Any] = {}
    alerts: dict[int, list[str]] = {}
    for pk, counted, amount, *held in _FIGURES.all(list(ids), list(MAKES), list(MAKING), list(EXCEPTIONAL)):
        if counted:
            lines[pk], worth[pk] = counted, amount
        if any(held):
            alerts[pk] = [code for code, holds in zip(ALERTS, held, strict=True) if holds]
    return {"lines": lines, "worth": worth, "alerts": alerts}
