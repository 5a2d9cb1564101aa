"""Orders on the OSB board that are ordered or shipped: few enough to be looked at together (ORD-11)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from orders.lacking import MAKES, lacking_lines
from orders.models import OrderLine
from orders.standing import MOVING
from orders.states.exception import OPEN as EXCEPTION_OPEN
from orders.states.order import UNDER_WAY, WAITING
from orders.states.production import OPEN as MADE_OPEN
from orders.states.shipment import STILL_HERE

from .question import TICKS, ask, ends, listed, named, of_step
from .shapes import SETTLE, Asked, Counted, Found, moment_of, written

ORDERING, SHIPPING = listed(WAITING), listed(UNDER_WAY)

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
    WHERE s.state IN ({listed((*STILL_HERE, "in_transit"))}) GROUP BY 1
), made AS (
    SELECT p.order_id, min(p.finish_on) FILTER (WHERE p.state <> 'passed') AS completion, min(p.answered_at) AS answered_at,
        min(p.answer_due) FILTER (WHERE p.state = 'passed') AS answer
    FROM orders_productionorder p WHERE p.state IN ({listed(MADE_OPEN)}) GROUP BY 1
), base AS MATERIALIZED (
    SELECT o.*, l.delivery, m.completion, m.answered_at, m.answer, least(l.delivery, m.completion) AS planned_on
    FROM asked o LEFT JOIN leaving l ON l.order_id = o.id LEFT JOIN made m ON m.order_id = o.id
), said AS (
    SELECT e.order_id AS id,
        CASE WHEN e.state = 'open' THEN 'tell' WHEN e.offered_at IS NULL THEN 'offer' ELSE 'exception' END AS wait,
        10 AS rank, coalesce(e.offered_at, e.recorded_at) AS since,
        CASE WHEN e.state = 'open' THEN e.tell_due WHEN e.offered_at IS NULL THEN e.offer_due END AS due
    FROM orders_orderexception e WHERE e.state IN ({listed(EXCEPTION_OPEN)})
    UNION ALL
    SELECT o.id, 'approval', 20, min(s.arrived_at), min(s.due_at) FILTER (WHERE s.state = 'open')
    FROM approvals_approval a JOIN approvals_approvalstep s ON s.approval_id = a.id AND s.state IN ('open', 'asked')
    JOIN base o ON a.record_id = o.id::text WHERE a.kind = 'orders.order' AND a.state = 'pending' GROUP BY 1
    UNION ALL
    SELECT o.id, 'make', 30, began.since, {ends("began.since", "T09")}
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
    FROM orders_shipment s WHERE s.state IN ({listed((*STILL_HERE, "in_transit", "delivered", "disputed"))})
    UNION ALL
    SELECT o.id, 'move', 50, began.since, {ends("began.since", "T11")}
    FROM base o CROSS JOIN LATERAL (
        SELECT greatest((coalesce(o.planned_on, o.promised_on) + time '09:00') AT TIME ZONE %(zone)s, (
            SELECT max(a.at) FROM audit_activity a
            WHERE a.kind = 'orders.order' AND a.record_id = o.id::text AND a.verb = 'orders.resume_order'
        )) AS since
    ) began
    WHERE o.state IN ({listed(MOVING)}) AND o.imported_at IS NULL AND (o.planned_on IS NOT NULL OR o.answer IS NULL)
        AND NOT (o.state = 'shipped' AND o.delivery IS NULL) AND coalesce(o.planned_on, o.promised_on) <= %(today)s
    UNION ALL
    SELECT o.id, 'confirm', 60, coalesce(
            c.signed_at, (SELECT k.at FROM orders_creditcheck k WHERE k.order_id = o.id ORDER BY k.id DESC LIMIT 1),
            o.entered_at
        ),
        CASE WHEN c.signed_at IS NOT NULL THEN {ends("c.signed_at", "T07")} END
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


def look_on_the_way(found: Mapping[str, Counted], scope: str, asked: Asked, given: dict[str, Any], limit: int) -> None:
    """Orders that are ordered or shipped. One query."""
    lacking, lacks = _lacking()
    values = given | lacks
    wanted = " OR ".join(f"(step = '{step}' AND {of_step(asked, step, values)})" for step in found if step != SETTLE)
    picked = ["true"]
    if asked.late:
        picked.append("x.late")
    if asked.wait:
        values["wait"] = asked.wait
        picked.append("x.wait = %(wait)s")
    after = asked.after.split("_")
    if asked.step and len(after) == 3 and after[2].isdecimal() and (moment := moment_of(after[1])):
        values |= {"after_late": after[0] == "1", "after_key": moment, "after_id": int(after[2])}
        picked.append("(NOT x.late, x.key, x.id) > (NOT %(after_late)s, %(after_key)s, %(after_id)s)")
    sql = ON_THE_WAY.format(scope=scope, asked=wanted, lacking=lacking, picked=" AND ".join(picked))
    rows = ask("osb_on_the_way", sql, values, limit + 1 if limit else 0)
    for step, orders, late, pk, unit, wait, since, due, is_late, planned, promised, key in rows:
        if step not in found:
            continue
        one = found[step]
        one.orders, one.late = orders, late
        if pk is not None:
            token = f"{int(is_late)}_{written(key)}_{pk}"
            one.found.append(Found(step, pk, unit, wait, since, due, is_late, planned, promised, token))


@cache
def _lacking() -> tuple[str, dict[str, Any]]:
    """Orders that lack goods, as a statement with named values."""
    lines = lacking_lines(OrderLine.objects.filter(order__state__in=MAKES, order__imported_at=None))
    sql, values = lines.order_by().values("order_id").query.sql_with_params()
    return named(sql, values, "lacks")
