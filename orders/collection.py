"""What a period is to bring in, and what it brought: K07, K08 (defaults.md 8), by customer in one statement.

The denominator of K07 are the debts overdue on the first day and those falling due in the period, less their credit notes; paid is
what receipts settled of them by the end of the period, also what came before its due date. A write-off is no payment and lowers
nothing. ``day`` is the last day that counts: the end of the period, or the day the question is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from salesops.core.money import ZERO
from salesops.core.sockets.report_periods import Period

ITEMS = """
WITH item AS (
    SELECT i.id, i.customer_id, i.due_on, i.amount FROM orders_openitem i JOIN orders_ledgerentry e ON e.id = i.entry_id
    WHERE i.due_on <= %(last)s AND e."on" <= %(day)s
        AND (i.due_on >= %(first)s OR e."on" < %(first)s)
        AND (i.due_on >= %(first)s OR i.settled_on IS NULL OR i.settled_on >= %(first)s){within}
), moved AS (
    SELECT s.item_id,
        coalesce(sum(s.amount) FILTER (WHERE s."on" < %(first)s), 0) AS before,
        coalesce(sum(s.amount) FILTER (WHERE e.kind = 'credit_note'), 0) AS credited,
        coalesce(sum(s.amount) FILTER (WHERE e.kind = 'credit_note' AND s."on" >= %(first)s), 0) AS credited_since,
        coalesce(sum(s.amount) FILTER (WHERE e.kind IN ('receipt', 'opening')), 0) AS paid,
        coalesce(sum(s.amount) FILTER (WHERE e.kind IN ('receipt', 'opening') AND s."on" >= %(first)s), 0) AS paid_since,
        sum(s.amount) AS settled
    FROM orders_settlement s JOIN item ON item.id = s.item_id JOIN orders_ledgerentry e ON e.id = s.entry_id
    WHERE s."on" <= %(day)s GROUP BY 1
), told AS (
    SELECT item.id, item.customer_id, item.due_on, item.due_on >= %(first)s AS falls_due,
        CASE WHEN item.due_on >= %(first)s THEN item.amount - coalesce(m.credited, 0)
             ELSE item.amount - coalesce(m.before, 0) - coalesce(m.credited_since, 0) END AS base,
        CASE WHEN item.due_on >= %(first)s THEN coalesce(m.paid, 0) ELSE coalesce(m.paid_since, 0) END AS paid,
        item.amount - coalesce(m.settled, 0) AS open
    FROM item LEFT JOIN moved m ON m.item_id = item.id
    WHERE item.due_on >= %(first)s OR item.amount > coalesce(m.before, 0)
)
"""
PLANNED = (
    ITEMS
    + """, promised AS (
    SELECT part.item_id, max(part.amount) AS amount FROM orders_promisepart part JOIN orders_promise p ON p.id = part.promise_id
    WHERE p.due_on BETWEEN greatest(%(first)s, %(day)s) AND %(last)s AND p.made_on <= %(day)s AND p.withdrawn_at IS NULL GROUP BY 1
)
SELECT t.customer_id, coalesce(sum(t.base) FILTER (WHERE t.falls_due), 0), coalesce(sum(t.base) FILTER (WHERE NOT t.falls_due), 0),
    coalesce(sum(t.paid), 0), coalesce(sum(least(p.amount, t.open)), 0),
    coalesce(sum(t.paid + CASE WHEN t.due_on > %(day)s THEN t.open ELSE least(coalesce(p.amount, 0), t.open) END), 0)
FROM told t LEFT JOIN promised p ON p.item_id = t.id GROUP BY 1
"""
)
# By the week an item is due in; what was overdue stands before the first.
WEEKS = (
    ITEMS
    + """
SELECT date_trunc('week', due_on)::date, sum(base), sum(paid) FROM told WHERE falls_due GROUP BY 1
"""
)
RECEIVED = """
SELECT {key}, -sum(amount) FROM orders_ledgerentry
WHERE kind IN ('receipt', 'reversal', 'refund') AND "on" BETWEEN %(first)s AND %(day)s{within} GROUP BY 1
"""


@dataclass(frozen=True)
class Planned:
    """Of one customer, VAT included. ``due`` falls due in the period, ``overdue`` was so on its first day; ``paid`` of both;
    ``promised``: open and promised for a day still to come; ``expected`` by the end: paid, still to fall due, promised.
    """

    due: Decimal = ZERO
    overdue: Decimal = ZERO
    paid: Decimal = ZERO
    promised: Decimal = ZERO
    expected: Decimal = ZERO
    received: Decimal = ZERO

    @property
    def base(self) -> Decimal:
        return self.due + self.overdue

    @property
    def rate(self) -> Decimal | None:
        """K07: no value where nothing was due."""
        return self.paid / self.base if self.base > 0 else None

    def __add__(self, other: "Planned") -> "Planned":
        return Planned(
            self.due + other.due, self.overdue + other.overdue, self.paid + other.paid, self.promised + other.promised,
            self.expected + other.expected, self.received + other.received,
        )  # fmt: skip


def _asked(sql: str, period: Period, day: date, customers: Any) -> list[tuple[Any, ...]]:
    params: dict[str, Any] = {"first": period.first, "last": period.last, "day": min(day, period.last)}
    within = ""
    if customers is not None:
        params["customers"] = list(customers)
        within = " AND {}customer_id = ANY(%(customers)s)"
    item = within.format("i." if "item AS" in sql else "")
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{within}", item), params)
        return cursor.fetchall()


def plan(period: Period, day: date, customers: Any = None) -> Mapping[int, Planned]:
    """Customer id → its plan. ``customers``: ids; ``None``: all. Two queries."""
    money = dict(_asked(RECEIVED.replace("{key}", "customer_id"), period, day, customers))
    found = {
        pk: Planned(due, overdue, paid, promised, expected, money.pop(pk, ZERO))
        for pk, due, overdue, paid, promised, expected in _asked(PLANNED, period, day, customers)
    }
    return found | {customer: Planned(received=amount) for customer, amount in money.items()}


def weeks(
    period: Period, day: date, customers: Any = None
) -> tuple[Mapping[date, tuple[Decimal, Decimal]], Mapping[date, Decimal]]:
    """Monday → (falling due in the week, paid of it), and Monday → money received in the week. Two queries."""
    due = {row[0]: (row[1], row[2]) for row in _asked(WEEKS, period, day, customers)}
    key = "date_trunc('week', \"on\")::date"
    return due, dict(_asked(RECEIVED.replace("{key}", key), period, day, customers))
