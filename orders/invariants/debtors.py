"""What the aging of today is read from is what is open (ORD-10); ``manage.py rebuild_debtors`` counts it anew."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from orders.guards.debtors import open_by_day
from salesops.core.sockets.invariants import invariant

DAYS = f"""
SELECT kind, due_on, sum(amount) FROM (
    SELECT kind, due_on, amount FROM orders_debtday UNION ALL SELECT kind, due_on, -amount FROM ({open_by_day()}) told
) both_told GROUP BY 1, 2 HAVING sum(amount) <> 0 ORDER BY 1, 2 LIMIT 100
"""
COLUMNS = "customer_id, open, first_due, ahead, undated, level, risen_on, told_on"
# A customer with a mark is known to be out of date: whoever asks counts it.
CUSTOMERS = f"""
WITH told AS (
    SELECT {COLUMNS} FROM orders_debtors_of((SELECT array_agg(DISTINCT customer_id) FROM orders_ledgerentry))
), kept AS (
    SELECT {COLUMNS} FROM orders_debtor
)
SELECT DISTINCT customer_id FROM (
    (SELECT * FROM kept EXCEPT SELECT * FROM told) UNION ALL (SELECT * FROM told EXCEPT SELECT * FROM kept)
) apart WHERE NOT EXISTS (SELECT FROM orders_debtormark m WHERE m.customer_id = apart.customer_id) ORDER BY 1 LIMIT 100
"""


@invariant(
    "orders.debtors_are_their_items", _("Debtors and open amounts by due date are the open items and the ledger")
)
def debtors_are_their_items() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(DAYS)
        for kind, due_on, amount in cursor.fetchall():
            yield f"{kind} {due_on or ''}: {amount} too much"
        cursor.execute(CUSTOMERS)
        for (customer,) in cursor.fetchall():
            yield f"customer {customer}: not what it owes"
