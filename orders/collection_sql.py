"""The statements behind the plan of collections (``orders.collection``)."""

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
# How long arrears older than a handover stay with who had the customer before.
FORMER_DAYS = 30
OWNED = f""", owned AS (
    SELECT told.*, coalesce(before.owner_id, own.owner_id) AS owner_id, before.owner_id IS NOT NULL AS former,
        CASE WHEN before.owner_id IS NULL THEN own.unit_id ELSE before.unit_id END AS unit_id
    FROM told
    LEFT JOIN customers_ownership own ON own.customer_id = told.customer_id AND own.period @> greatest(told.due_on, %(first)s::date)
    LEFT JOIN customers_ownership before ON NOT told.falls_due AND lower(own.period) > %(first)s::date - {FORMER_DAYS}
        AND told.due_on < lower(own.period) AND before.customer_id = told.customer_id AND before.period @> (lower(own.period) - 1)
)
"""
ANYBODYS = ", owned AS (SELECT * FROM told)"
# Promises as they stood at the end of the day: one taken back later counted then.
PROMISED = """, promised AS (
    SELECT part.item_id, max(part.amount) AS amount FROM orders_promisepart part JOIN orders_promise p ON p.id = part.promise_id
    WHERE p.due_on BETWEEN greatest(%(first)s, %(day)s) AND %(last)s AND p.made_on <= %(day)s
        AND (p.withdrawn_at IS NULL OR p.withdrawn_at >= %(until)s) GROUP BY 1
), planned AS (
    SELECT t.*, CASE WHEN t.falls_due THEN t.base ELSE 0 END AS due, CASE WHEN t.falls_due THEN 0 ELSE t.base END AS overdue,
        least(coalesce(p.amount, 0), t.open) AS promised,
        t.paid + CASE WHEN t.due_on > %(day)s THEN t.open ELSE least(coalesce(p.amount, 0), t.open) END AS expected
    FROM owned t LEFT JOIN promised p ON p.item_id = t.id WHERE {whose}
)
"""
PLANNED = (
    ITEMS
    + "{owned}"
    + PROMISED
    + "SELECT customer_id, sum(due), sum(overdue), sum(paid), sum(promised), sum(expected) FROM planned GROUP BY 1"
)
ONE_BY_ONE = (
    ITEMS
    + OWNED
    + PROMISED
    + """
SELECT e.document, e.kind, e.invoice_id IS NOT NULL, t.due_on, u.name, t.due, t.overdue, t.paid, t.promised, t.expected
FROM planned t JOIN orders_openitem i ON i.id = t.id JOIN orders_ledgerentry e ON e.id = i.entry_id
LEFT JOIN accounts_user u ON u.id = t.owner_id ORDER BY t.due_on, t.id
"""
)
# By the week an item is due in; what was overdue stands before the first.
WEEKS = (
    ITEMS
    + "{owned}"
    + """
SELECT date_trunc('week', t.due_on)::date, sum(t.base), sum(t.paid) FROM owned t WHERE t.falls_due AND {whose} GROUP BY 1
"""
)
MONEY = """
FROM orders_ledgerentry e {owned} WHERE e.kind IN ('receipt', 'reversal', 'refund') AND e."on" BETWEEN %(first)s AND %(day)s
    AND {whose}{within}
"""
OWNED_MONEY = 'LEFT JOIN customers_ownership t ON t.customer_id = e.customer_id AND t.period @> e."on"'
RECEIVED = f"SELECT {{key}}, -sum(e.amount) {MONEY} GROUP BY 1"
_NAMED = (
    f"{OWNED_MONEY} LEFT JOIN accounts_user u ON u.id = t.owner_id LEFT JOIN orders_receipt r ON r.id = e.receipt_id"
)
RECEIPTS = f"""
SELECT e.document, e.kind, r.number, e."on", u.name, -e.amount
{MONEY.replace("{owned}", _NAMED)}
ORDER BY e."on", e.id
"""
