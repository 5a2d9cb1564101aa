"""What is always true of statements of account; ``manage.py verify`` proves it (ORD-9)."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

LINES = """
SELECT s.id, s.number, s.closing - s.opening, coalesce(l.sum, 0) FROM orders_statement s
LEFT JOIN (SELECT statement_id, sum(amount) AS sum FROM orders_statementline GROUP BY 1) l ON l.statement_id = s.id
WHERE s.closing - s.opening <> coalesce(l.sum, 0) ORDER BY s.id
"""
# Files merged since have another balance: what was confirmed was that of one of them.
CONFIRMED = """
SELECT s.id, s.number, s.closing, e.sum FROM orders_statement s
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS sum FROM orders_ledgerentry e WHERE e.customer_id = s.customer_id AND e."on" <= s.ends_on
) e WHERE s.state IN ('confirmed', 'locked') AND s.merged_at IS NULL AND s.closing <> e.sum ORDER BY s.id
"""


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@invariant("orders.statement_lines", _("Statements: lines lead from the opening to the closing balance"))
def lines_add_up() -> Iterator[str]:
    for pk, number, moved, told in _rows(LINES):
        yield f"statement {number or pk}: moved by {moved}, lines say {told}"


@invariant("orders.statement_balances", _("Statements: a confirmed balance is that of the ledger"))
def confirmed_is_ledger() -> Iterator[str]:
    for pk, number, said, owed in _rows(CONFIRMED):
        yield f"statement {number or pk}: confirmed {said}, the ledger says {owed}"
