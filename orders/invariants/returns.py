"""What is always true of returns; ``manage.py verify`` proves it (ORD-7)."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from orders.states.returned import OPEN
from salesops.core.sockets.invariants import invariant

TOO_MUCH = """
SELECT line.id, line.signed - line.returned, sum(part.quantity) FROM orders_orderline line
JOIN orders_returnline part ON part.line_id = line.id JOIN orders_return r ON r.id = part.taken_id AND r.state = ANY (%s)
GROUP BY line.id HAVING sum(part.quantity) > line.signed - line.returned ORDER BY 1
"""
# What came back was written to its line once; for money it was given up as well; to be repaired it is the customer's still.
WRITTEN = """
SELECT r.number, part.line_id, part.good + part.damaged, coalesce(told.returned, 0), coalesce(told.given_up, 0)
FROM orders_returnline part JOIN orders_return r ON r.id = part.taken_id
LEFT JOIN (
    SELECT record_id, line_id, sum(quantity) FILTER (WHERE kind = 'returned') AS returned,
           -sum(quantity) FILTER (WHERE kind = 'ordered') AS given_up
    FROM orders_lineentry WHERE record_kind = 'orders.return' GROUP BY record_id, line_id
) told ON told.record_id = r.id::text AND told.line_id = part.line_id
WHERE (coalesce(told.returned, 0), coalesce(told.given_up, 0)) <> (
    CASE WHEN r.advice IN ('refund', 'replace') THEN part.good + part.damaged ELSE 0 END,
    CASE WHEN r.advice = 'refund' THEN part.good + part.damaged ELSE 0 END)
ORDER BY 1, 2
"""
# A return that is done has nothing left to be credited; one that waits for its credit notes has one.
CREDITED = """
SELECT r.number, r.state FROM orders_return r
WHERE r.state = 'closed' AND EXISTS (
    SELECT FROM orders_creditnote n WHERE n.taken_id = r.id AND n.state IN ('proposed', 'approved'))
ORDER BY 1
"""


def _rows(sql: str, *values: list[str]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@invariant("orders.returns_were_signed", _("What is under return was signed for and has not come back"))
def returns_were_signed() -> Iterator[str]:
    for line, kept, asked in _rows(TOO_MUCH, list(OPEN)):
        yield f"line {line}: {kept} with the customer, {asked} under return"


@invariant("orders.returns_wrote_what_came", _("What returns wrote to order lines is what came back"))
def returns_wrote_what_came() -> Iterator[str]:
    for number, line, came, returned, given_up in _rows(WRITTEN):
        yield f"{number}, line {line}: {came} came, wrote returned {returned}, given up {given_up}"


@invariant("orders.closed_returns_are_credited", _("A return that is closed has no credit note to be issued"))
def closed_returns_are_credited() -> Iterator[str]:
    for number, state in _rows(CREDITED):
        yield f"{number} is {state}, a credit note of it waits"
