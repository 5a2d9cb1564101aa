"""The statements behind the OSB board (``osb.py``): what each order waits for, since when, and when it should have moved.

Orders that are ordered or shipped are few enough to be looked at together. Those being settled are very many; what stands longest
is found along the due dates of what is to be paid.
"""

from orders.standing import MOVING
from orders.states.exception import OPEN as EXCEPTION_OPEN
from orders.states.order import UNDER_WAY, WAITING
from orders.states.production import OPEN as MADE_OPEN
from orders.states.shipment import STILL_HERE

# More late ones are counted as "so many and more".
MOST_LATE = 1_000
ORDERING = ", ".join(f"'{state}'" for state in WAITING)
SHIPPING = ", ".join(f"'{state}'" for state in UNDER_WAY)
SETTLING = "'signed_off', 'settling'"


def _listed(states: tuple[str, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)


# When a clock that counts in working days and began at ``since`` ends: told by the day it began, before or after closing time.
# What began before the first day told ended long ago.
TICKS = """
tick AS (
    SELECT * FROM unnest(
        %(tick_codes)s::text[], %(tick_days)s::date[], %(tick_before)s::timestamptz[], %(tick_after)s::timestamptz[]
    ) AS told(code, "on", before, after)
)"""


def _ends(since: str, code: str) -> str:
    local = f"({since} AT TIME ZONE %(zone)s)"
    return f"""coalesce((SELECT CASE WHEN {local}::time < %(closing)s THEN tick.before ELSE tick.after END FROM tick
        WHERE tick.code = '{code}' AND tick."on" = {local}::date), {since} + interval '7 days')"""


# Ordered and shipped. ``rank``: of waits that are not late the one that stands in the way of the others.
ON_THE_WAY = f"""
WITH {TICKS}, live AS MATERIALIZED (
    SELECT id, state, unit_id, contract_id, promised_on, imported_at, confirmed_at, entered_at,
        CASE WHEN state IN ({ORDERING}) OR paused_in IN ({ORDERING}) THEN 'order' ELSE 'ship' END AS step
    FROM orders_order WHERE state IN ({ORDERING}, {SHIPPING}, 'on_hold') AND {{scope}}
), asked AS MATERIALIZED (
    SELECT * FROM live WHERE {{asked}}
), leaving AS (
    SELECT s.order_id, min(s.planned_on) AS delivery FROM orders_shipment s
    WHERE s.state IN ({_listed((*STILL_HERE, "in_transit"))}) GROUP BY 1
), made AS (
    SELECT p.order_id, min(p.finish_on) FILTER (WHERE p.state <> 'passed') AS completion, min(p.answered_at) AS answered_at,
        min(p.answer_due) FILTER (WHERE p.state = 'passed') AS answer
    FROM orders_productionorder p WHERE p.state IN ({_listed(MADE_OPEN)}) GROUP BY 1
), base AS MATERIALIZED (
    SELECT o.*, l.delivery, m.completion, m.answered_at, m.answer, least(l.delivery, m.completion) AS planned_on
    FROM asked o LEFT JOIN leaving l ON l.order_id = o.id LEFT JOIN made m ON m.order_id = o.id
), said AS (
    SELECT e.order_id AS id,
        CASE WHEN e.state = 'open' THEN 'tell' WHEN e.offered_at IS NULL THEN 'offer' ELSE 'exception' END AS wait,
        10 AS rank, coalesce(e.offered_at, e.recorded_at) AS since,
        CASE WHEN e.state = 'open' THEN e.tell_due WHEN e.offered_at IS NULL THEN e.offer_due END AS due
    FROM orders_orderexception e WHERE e.state IN ({_listed(EXCEPTION_OPEN)})
    UNION ALL
    SELECT o.id, 'approval', 20, min(s.arrived_at), min(s.due_at) FILTER (WHERE s.state = 'open')
    FROM approvals_approval a JOIN approvals_approvalstep s ON s.approval_id = a.id AND s.state IN ('open', 'asked')
    JOIN base o ON a.record_id = o.id::text WHERE a.kind = 'orders.order' AND a.state = 'pending' GROUP BY 1
    UNION ALL
    SELECT o.id, 'make', 30, began.since, {_ends("began.since", "T09")}
    FROM base o CROSS JOIN LATERAL (
        SELECT greatest(
            o.confirmed_at,
            (SELECT max(c.decided_at) FROM orders_orderchange c WHERE c.order_id = o.id AND c.state = 'applied'),
            (SELECT max(p.ended_at) FROM orders_productionorder p WHERE p.order_id = o.id AND p.state = 'cancelled')
        ) AS since
    ) began
    WHERE o.imported_at IS NULL AND o.confirmed_at IS NOT NULL AND o.id IN ({{lacking}})
    UNION ALL
    SELECT p.order_id, 'date', 32, min(p.passed_at), min(greatest(p.passed_at, p.answer_due)) FROM orders_productionorder p
    WHERE p.state = 'passed' GROUP BY 1
    UNION ALL
    SELECT s.order_id,
        CASE s.state WHEN 'planned' THEN 'agree' WHEN 'delivered' THEN 'sign' WHEN 'disputed' THEN 'redo' ELSE 'deliver' END,
        40, CASE s.state WHEN 'planned' THEN s.planned_at WHEN 'delivered' THEN s.arrived_at WHEN 'disputed' THEN s.claimed_at
            ELSE coalesce(s.sent_at, s.picked_at, s.agreed_at) END,
        CASE s.state WHEN 'planned' THEN greatest(s.planned_at, s.confirm_due) WHEN 'delivered' THEN s.sign_due
            WHEN 'disputed' THEN s.redo_due END
    FROM orders_shipment s WHERE s.state IN ({_listed((*STILL_HERE, "in_transit", "delivered", "disputed"))})
    UNION ALL
    SELECT o.id, 'move', 50, began.since, {_ends("began.since", "T11")}
    FROM base o CROSS JOIN LATERAL (
        SELECT greatest((coalesce(o.planned_on, o.promised_on) + time '09:00') AT TIME ZONE %(zone)s, (
            SELECT max(a.at) FROM audit_activity a
            WHERE a.kind = 'orders.order' AND a.record_id = o.id::text AND a.verb = 'orders.resume_order'
        )) AS since
    ) began
    WHERE o.state IN ({_listed(MOVING)}) AND o.imported_at IS NULL AND (o.planned_on IS NOT NULL OR o.answer IS NULL)
        AND NOT (o.state = 'shipped' AND o.delivery IS NULL) AND coalesce(o.planned_on, o.promised_on) <= %(today)s
    UNION ALL
    SELECT o.id, 'confirm', 60, coalesce(
            c.signed_at, (SELECT k.at FROM orders_creditcheck k WHERE k.order_id = o.id ORDER BY k.id DESC LIMIT 1),
            o.entered_at
        ),
        CASE WHEN c.signed_at IS NOT NULL THEN {_ends("c.signed_at", "T07")} END
    FROM base o LEFT JOIN orders_contract c ON c.id = o.contract_id AND c.kind = 'single' WHERE o.state = 'submitted'
    UNION ALL
    SELECT o.id, 'hold', 0, (
        SELECT max(a.at) FROM audit_activity a
        WHERE a.kind = 'orders.order' AND a.record_id = o.id::text AND a.verb = 'orders.pause_order'
    ), NULL FROM base o WHERE o.state = 'on_hold'
    UNION ALL
    SELECT o.id, CASE WHEN o.state = 'credit_hold' THEN 'credit' WHEN o.completion IS NOT NULL THEN 'made'
        WHEN o.state = 'shipped' THEN 'sign' ELSE 'plan' END, 90, coalesce(o.answered_at, o.confirmed_at), NULL
    FROM base o WHERE o.state NOT IN ('submitted', 'on_hold')
), board AS MATERIALIZED (
    SELECT DISTINCT ON (o.id) o.step, o.id, o.unit_id, s.wait, s.since, s.due, coalesce(s.due <= %(now)s, false) AS late,
        coalesce(o.planned_on, o.promised_on) AS planned_on, o.promised_on,
        coalesce(s.due, (coalesce(o.planned_on, o.promised_on) + time '18:00') AT TIME ZONE %(zone)s, %(far)s) AS key
    FROM base o JOIN said s ON s.id = o.id WHERE o.state <> 'on_hold' OR s.wait = 'hold'
    ORDER BY o.id, coalesce(s.due <= %(now)s, false) DESC, CASE WHEN s.due <= %(now)s THEN s.due END, s.rank, s.due
), counted AS (
    SELECT told.step, count(b.id) AS orders, count(b.id) FILTER (WHERE b.late) AS late
    FROM (VALUES ('order'), ('ship')) told(step) LEFT JOIN board b ON b.step = told.step GROUP BY 1
)
SELECT c.step, c.orders, c.late, b.id, b.unit_id, b.wait, b.since, b.due, b.late, b.planned_on, b.promised_on, b.key
FROM counted c LEFT JOIN LATERAL (
    SELECT * FROM board x WHERE x.step = c.step AND {{picked}} ORDER BY x.late DESC, x.key, x.id LIMIT %(limit)s
) b ON true ORDER BY c.step, b.late DESC, b.key, b.id
"""

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
    SELECT orders_order.id, 'invoice' AS wait, signed.since, {_ends("signed.since", "T19")} AS due
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
SETTLED_COUNTS = f"""(SELECT count(*) FROM orders_order WHERE state IN ({SETTLING}) AND {{scope}} AND {{asked}}),
    (SELECT count(*) FROM few f WHERE f.due <= %(now)s)
        + (SELECT count(*) FROM (SELECT FROM ({_OWED}) owed WHERE due_on < %(today)s LIMIT {MOST_LATE}) late)"""
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
