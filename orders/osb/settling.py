"""Orders on the OSB board that are being settled (ORD-11).

They are very many; what stands longest is found along the due dates of what is to be paid.
"""

from typing import Any

from django.utils import timezone

from salesops.core.lists.counting import COUNTED
from salesops.core.named import ask

from .question import NOTHING, TICKS, ends, of_step
from .shapes import SETTLE, Asked, Counted, Found, moment_of, written

# On the board more late ones are counted as "so many and more"; all orders as far as lists count.
MOST_LATE = 100
RESTS = "rest"
SETTLING = "'signed_off', 'settling'"

# Being settled. ``few``: orders with something to be done besides being paid, with their oldest payment where that is due first.
# ``owed``: orders that wait to be paid alone, by their oldest item. The rest waits without a clock.
_OWED = f"""
    SELECT orders_order.id, 'pay' AS wait, (e."on" + time '09:00') AT TIME ZONE %(zone)s AS since,
        (i.due_on + time '23:59:59') AT TIME ZONE %(zone)s AS due, i.due_on
    FROM orders_openitem i JOIN orders_ledgerentry e ON e.id = i.entry_id JOIN orders_order ON orders_order.id = e.order_id
    WHERE i.open_amount > 0 AND orders_order.state IN ({SETTLING}) AND {{scope}} AND {{asked}}
        AND orders_order.id <> ALL (ARRAY(SELECT f.id FROM few f))
        AND NOT EXISTS (
            SELECT FROM orders_ledgerentry e2 JOIN orders_openitem i2 ON i2.entry_id = e2.id AND i2.open_amount > 0
            WHERE e2.order_id = e.order_id AND (i2.due_on, i2.id) < (i.due_on, i.id)
        )"""
SETTLED = f"""
WITH {TICKS}, said AS (
    SELECT orders_order.id, 'invoice' AS wait, signed.since, {ends("signed.since", "T19")} AS due
    FROM orders_order CROSS JOIN LATERAL (
        SELECT max(t.at) AS since FROM orders_lineentry t JOIN orders_orderline n ON n.id = t.line_id
        WHERE n.order_id = orders_order.id AND t.kind = 'signed'
    ) signed WHERE orders_order.state = 'signed_off' AND orders_order.imported_at IS NULL AND {{scope}} AND {{asked}}
    UNION ALL
    SELECT orders_order.id, told.wait, told.since, told.due FROM (
        SELECT order_id, 'issue' AS wait, requested_at AS since, due_at AS due FROM orders_invoicerequest WHERE state = 'requested'
        UNION ALL
        SELECT order_id, CASE WHEN state = 'received' THEN 'credit_note' ELSE 'return' END,
            CASE WHEN state = 'received' THEN received_at ELSE requested_at END,
            CASE WHEN state = 'received' THEN credit_due WHEN look_from IS NULL OR look_until IS NOT NULL THEN decide_due END
        FROM orders_return WHERE state IN ('requested', 'deciding') OR (state = 'received' AND credit_due IS NOT NULL)
        UNION ALL
        SELECT e.order_id, 'difference', d.raised_at, d.due_at FROM orders_difference d
        JOIN orders_statementline n ON n.id = d.line_id JOIN orders_ledgerentry e ON e.id = n.entry_id WHERE d.state <> 'verified'
    ) told JOIN orders_order ON orders_order.id = told.order_id WHERE orders_order.state IN ({SETTLING}) AND {{scope}} AND {{asked}}
), few AS MATERIALIZED (
    SELECT DISTINCT ON (id) * FROM (
        SELECT id, wait, since, due FROM said
        UNION ALL
        SELECT e.order_id, 'pay', (e."on" + time '09:00') AT TIME ZONE %(zone)s, (i.due_on + time '23:59:59') AT TIME ZONE %(zone)s
        FROM orders_ledgerentry e JOIN orders_openitem i ON i.entry_id = e.id AND i.open_amount > 0
        WHERE e.order_id = ANY (ARRAY(SELECT s.id FROM said s)) AND i.due_on < %(today)s
    ) every ORDER BY id, due
), listed AS (
    SELECT * FROM (SELECT id, wait, since, due, coalesce(due, %(far)s) AS key FROM few f) x WHERE {{picked}}
    UNION ALL
    SELECT * FROM (
        SELECT id, wait, since, due, due AS key FROM (
            {_OWED} AND {{picked_items}} ORDER BY i.due_on, orders_order.id LIMIT %(limit)s
        ) owed
    ) x WHERE {{picked}}
)
SELECT 'settle', {{counts}},
    l.id, o.unit_id, l.wait, l.since, l.due, coalesce(l.due <= %(now)s, false), (l.due AT TIME ZONE %(zone)s)::date,
    o.promised_on, l.key
FROM (VALUES (1)) one LEFT JOIN LATERAL (SELECT * FROM listed ORDER BY key, id LIMIT %(limit)s) l ON true
LEFT JOIN orders_order o ON o.id = l.id ORDER BY l.key, l.id
"""
_LATE_FEW = "(SELECT count(*) FROM few f WHERE f.due <= %(now)s)"
COUNTS_ON_BOARD = f"""
    (SELECT count(*) FROM (SELECT FROM orders_order WHERE state IN ({SETTLING}) AND {{scope}} AND {{asked}} LIMIT {COUNTED + 1}) x),
    {_LATE_FEW} + (SELECT count(*) FROM (SELECT FROM ({_OWED}) owed WHERE due_on < %(today)s LIMIT {MOST_LATE}) late)"""
COUNTS_EXACT = f"""
    (SELECT count(*) FROM orders_order WHERE state IN ({SETTLING}) AND {{scope}} AND {{asked}}),
    {_LATE_FEW} + (
        SELECT count(DISTINCT orders_order.id) FROM orders_openitem i JOIN orders_ledgerentry e ON e.id = i.entry_id
        JOIN orders_order ON orders_order.id = e.order_id
        WHERE i.open_amount > 0 AND i.due_on < %(today)s AND orders_order.state IN ({SETTLING}) AND {{scope}} AND {{asked}}
            AND orders_order.id NOT IN (SELECT f.id FROM few f)
    )"""
# Nothing is owed for these now: an invoice is to be asked for, or the last of it closes by itself.
RESTING = f"""
SELECT * FROM (SELECT 'settle', NULL AS orders, NULL AS late, id, unit_id,
    CASE WHEN state = 'signed_off' OR open_amount > 0 THEN 'invoice' ELSE 'close' END AS wait,
    NULL AS since, NULL AS due, false AS is_late, NULL AS planned_on, promised_on, id AS key
FROM orders_order WHERE state IN ({SETTLING}) AND {{scope}} AND {{asked}} AND id > %(after_id)s
    AND (state = 'settling' OR imported_at IS NOT NULL)
    AND NOT EXISTS (
        SELECT FROM orders_ledgerentry e JOIN orders_openitem i ON i.entry_id = e.id AND i.open_amount > 0
        WHERE e.order_id = orders_order.id
    )
    AND NOT EXISTS (SELECT FROM orders_invoicerequest r WHERE r.order_id = orders_order.id AND r.state = 'requested')
    AND NOT EXISTS (
        SELECT FROM orders_return r WHERE r.order_id = orders_order.id
        AND (r.state IN ('requested', 'deciding') OR (r.state = 'received' AND r.credit_due IS NOT NULL))
    )
    AND NOT EXISTS (
        SELECT FROM orders_ledgerentry e JOIN orders_statementline n ON n.entry_id = e.id
        JOIN orders_difference d ON d.line_id = n.id
        WHERE e.order_id = orders_order.id AND d.state <> 'verified'
    )
ORDER BY id) x WHERE {{picked}} LIMIT %(limit)s
"""


def look_at_settling(
    counted: Counted, scope: str, asked: Asked, given: dict[str, Any], limit: int, *, exact: bool
) -> None:
    """Orders being settled: first those with something due, then the others. Two queries."""
    values, units = dict(given), of_step(asked, SETTLE)
    if units == NOTHING:
        return
    parts = {"scope": scope, "asked": units.replace("unit_id", "orders_order.unit_id")}
    picked, items = ["true"], ["true"]
    if asked.late:
        picked.append("x.due <= %(now)s")
        items.append("i.due_on < %(today)s")
    if asked.wait:
        values["wait"] = asked.wait
        picked.append("x.wait = %(wait)s")
        items.append("%(wait)s = 'pay'")
    after = asked.after.split("_") if asked.step else [""]
    if len(after) == 2 and after[0] != RESTS and after[1].isdecimal() and (moment := moment_of(after[0])):
        values |= {"after_key": moment, "after_id": int(after[1])}
        picked.append("(x.key, x.id) > (%(after_key)s, %(after_id)s)")
        values["after_on"] = timezone.localdate(moment)
        items.append(
            "i.due_on >= %(after_on)s AND ((i.due_on + time '23:59:59') AT TIME ZONE %(zone)s, orders_order.id)"
            " > (%(after_key)s, %(after_id)s)"
        )
    resting = after[0] == RESTS and len(after) == 2 and after[1].isdecimal()
    how_many = (COUNTS_EXACT if exact else COUNTS_ON_BOARD).format(**parts)
    sql = SETTLED.format(
        counts=how_many, picked="false" if resting else " AND ".join(picked),
        picked_items="false" if resting else " AND ".join(items), **parts,
    )  # fmt: skip
    rows = ask("osb_settling", sql, values, limit + 1 if limit else 0)
    for _step, orders, late, pk, unit, wait, since, due, is_late, planned, promised, key in rows:
        counted.orders, counted.late = orders, late
        if pk is not None:
            token = f"{written(key)}_{pk}"
            counted.found.append(Found(SETTLE, pk, unit, wait, since, due, is_late, planned, promised, token))
    left = limit + 1 - len(counted.found)
    if limit == 0 or left <= 0 or asked.late or asked.wait not in ("", "invoice", "close"):
        return
    values |= {"after_id": int(after[1]) if resting else 0}
    sql = RESTING.format(picked="x.wait = %(wait)s" if asked.wait else "true", **parts)
    for _step, _orders, _late, pk, unit, wait, since, due, is_late, planned, promised, _key in ask(
        "osb_resting", sql, values, left
    ):
        counted.found.append(Found(SETTLE, pk, unit, wait, since, due, is_late, planned, promised, f"{RESTS}_{pk}"))
