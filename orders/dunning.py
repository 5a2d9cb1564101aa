"""How far dunning has gone with what is open, and how far it should go by the policy: one statement for all items (ORD-10, §6).

The level of an item is the highest step noted for it; disputed parts wait at level 1. ``DUE`` names the items that go up on a day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from orders.policies.dunning import DUNNING
from orders.promises import broken_from, paid_on
from salesops.core.policies import policy_on

LIMITATION = 7
WATCH = 4

# What is open of items and disputed of invoices: now, and at the end of a day in the past.
ITEMS_NOW, DISPUTED_NOW = "orders_openitem", "state = 'open'"
ITEMS_THEN = """(
    SELECT x.id, x.customer_id, x.entry_id, x.due_on, x.amount - coalesce(
        (SELECT sum(s.amount) FROM orders_settlement s WHERE s.item_id = x.id AND s."on" <= %(day)s), 0
    ) AS open_amount
    FROM orders_openitem x WHERE x.open_amount > 0 OR x.settled_on > %(day)s
)"""
DISPUTED_THEN = "opened_on <= %(day)s AND (state = 'open' OR decided_on > %(day)s)"
# What of each overdue item is disputed: of an invoice in instalments the oldest first.
CLAIM = """
SELECT i.id, i.customer_id, i.entry_id, i.due_on, i.open_amount AS open, least(i.open_amount, greatest(
    0, coalesce(d.disputed, 0) - coalesce(sum(i.open_amount) OVER (
        PARTITION BY i.entry_id ORDER BY i.due_on, i.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0)
)) AS disputed
FROM {items} i JOIN orders_ledgerentry e ON e.id = i.entry_id AND e."on" <= %(day)s
LEFT JOIN (SELECT invoice_id, sum(amount) AS disputed FROM orders_dispute WHERE {disputed} GROUP BY 1) d
    ON d.invoice_id = e.invoice_id
WHERE i.open_amount > 0 AND i.due_on < %(day)s{within}
"""
# With the level noted, the level time has come for, and whether a promise stops or lifts it.
STANDING = """
SELECT c.*, c.open - c.disputed AS rest, coalesce(noted.level, 0) AS level, {target} AS by_time,
    EXISTS (
        SELECT FROM orders_promisepart part JOIN waiting w ON w.id = part.promise_id
        WHERE part.item_id = c.id AND part.amount >= c.open - c.disputed
    ) AS promised,
    (
        SELECT min(b.id) FROM orders_promisepart part JOIN broken b ON b.id = part.promise_id
        WHERE part.item_id = c.id
            AND NOT EXISTS (SELECT FROM orders_dunningstep s WHERE s.item_id = c.id AND s.promise_id = b.id)
    ) AS broken
FROM ({claim}) c
LEFT JOIN customers_creditaccount a ON a.customer_id = c.customer_id
LEFT JOIN LATERAL (
    SELECT max(level) AS level FROM orders_dunningstep s WHERE s.item_id = c.id AND s."on" <= %(day)s
) noted ON true
"""
PROMISES = """
told AS ({paid} AND p.due_on > %(broken_from)s - 400),
waiting AS (SELECT id FROM told WHERE paid < amount AND due_on > %(broken_from)s),
broken AS (SELECT id FROM told WHERE paid < amount AND due_on <= %(broken_from)s)
"""
# Small remainders never rise; what is disputed rises to level 1 alone; a promise that covers the rest stops it.
DUE = """
SELECT id, customer_id, level, CASE
    WHEN open < %(small)s THEN level
    WHEN rest < %(small)s THEN greatest(level, least(by_time, 1))
    WHEN promised THEN level
    WHEN broken IS NOT NULL THEN least(greatest(by_time, level + 1), %(top)s)
    ELSE greatest(by_time, level)
END AS target, CASE WHEN rest >= %(small)s AND NOT promised AND broken IS NOT NULL AND level < %(top)s THEN broken END AS promise
FROM standing
"""


WORDS = {
    0: gettext_noop("not dunned"), 1: gettext_noop("reminder"), 2: gettext_noop("second reminder"), 3: gettext_noop("letter"),
    4: gettext_noop("second letter, freeze"), 5: gettext_noop("lawyer"), 6: gettext_noop("legal action"),
    LIMITATION: gettext_noop("limitation"),
}  # fmt: skip


def words_of(level: int) -> str:
    """What is done at a level, in a word."""
    return _(WORDS[level])


@dataclass(frozen=True)
class Rising:
    """The parts of a statement about what is open on ``day``: ``WITH`` and its parameters."""

    sql: str
    params: dict[str, Any]


def standing(day: date, customers: Iterable[int] | None = None) -> Rising:
    """``told``, ``waiting``, ``broken`` promises, ``standing`` items and those ``due`` to rise. No query."""
    policy = policy_on(DUNNING, day)
    days = [row["days"] for row in policy["levels"]]
    cases = []
    for level in range(len(days), 0, -1):
        later = "CASE WHEN a.rating = 'A' THEN %(later)s ELSE 0 END" if level <= policy["later_until"] else "0"
        cases.append(f"WHEN %(day)s::date - c.due_on - {later} >= {int(days[level - 1])} THEN {level}")
    params: dict[str, Any] = {
        "day": day, "later": policy["later_days"], "small": policy["small_rest"], "broken_from": broken_from(day), "top": len(days),
    }  # fmt: skip
    within = ""
    if customers is not None:
        params["customers"], within = list(customers), " AND i.customer_id = ANY(%(customers)s)"
    target = f"CASE {' '.join(cases)} ELSE 0 END"
    items, disputed = (ITEMS_NOW, DISPUTED_NOW) if day >= timezone.localdate() else (ITEMS_THEN, DISPUTED_THEN)
    found = STANDING.format(target=target, claim=CLAIM.format(items=items, disputed=disputed, within=within))
    promises = PROMISES.format(paid=paid_on(day))
    return Rising(f"{promises}, standing AS ({found}), due AS ({DUE})", params)


LEVELS = """
WITH {parts}
SELECT customer_id, max(least(level, CASE WHEN rest < %(small)s THEN 1 ELSE level END)), sum(rest) FROM standing
WHERE level > 0 GROUP BY 1
"""


def levels_of(customers: Iterable[int], day: date) -> Mapping[int, int]:
    """Customer → the highest level of what it has open. One query."""
    asked = standing(day, customers)
    with connection.cursor() as cursor:
        cursor.execute(LEVELS.format(parts=asked.sql), asked.params)
        return {row[0]: row[1] for row in cursor.fetchall()}


ITEMS = """
WITH {parts}
SELECT id, least(level, CASE WHEN rest < %(small)s THEN 1 ELSE level END), rest, disputed, promised FROM standing
"""


@dataclass(frozen=True)
class ItemStanding:
    """``rest`` is open and not disputed; ``promised``: a promise that waits covers it."""

    level: int
    rest: Decimal
    disputed: Decimal
    promised: bool


def items_of(customers: Iterable[int], day: date) -> Mapping[int, ItemStanding]:
    """Overdue item open on ``day`` → how far dunning has gone with it. One query."""
    asked = standing(day, customers)
    with connection.cursor() as cursor:
        cursor.execute(ITEMS.format(parts=asked.sql), asked.params)
        return {row[0]: ItemStanding(*row[1:]) for row in cursor.fetchall()}
