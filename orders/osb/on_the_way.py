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
from salesops.core.named import ask

from .question import TICKS, ends, listed, named, of_step
from .shapes import SETTLE, Asked, Counted, Found, moment_of, written

ORDERING, SHIPPING = listed(WAITING), listed(UNDER_WAY)

# What stands besides the order itself, and the day goods leave or are finished. Few, however many orders there are.
_PAPERS = f"""leaving AS MATERIALIZED (
    SELECT s.order_id, min(s.planned_on) AS delivery FROM orders_shipment s
    WHERE s.state IN ({listed((*STILL_HERE, "in_transit"))}) GROUP BY 1
), made AS MATERIALIZED (
    SELECT p.order_id, min(p.finish_on) FILTER (WHERE p.state <> 'passed') AS completion, min(p.answered_at) AS answered_at,
        min(p.answer_due) FILTER (WHERE p.state = 'passed') AS answer
    FROM orders_productionorder p WHERE p.state IN ({listed(MADE_OPEN)}) GROUP BY 1
)"""
_PAPERS_OF = "LEFT JOIN leaving l ON l.order_id = o.id LEFT JOIN made m ON m.order_id = o.id"
_PLANNED = "coalesce(least(l.delivery, m.completion), o.promised_on)"
_NEXT = """CASE WHEN o.state = 'credit_hold' THEN 'credit' WHEN m.completion IS NOT NULL THEN 'made'
            WHEN o.state = 'shipped' THEN 'sign' ELSE 'plan' END"""
# Without a paper; orders that are submitted or on hold always wait for something else.
_NEXT_PLAIN = "CASE o.state WHEN 'credit_hold' THEN 'credit' WHEN 'shipped' THEN 'sign' ELSE 'plan' END"
_RESTING = ", ".join(f"('{state}')" for state in (*WAITING, *UNDER_WAY) if state != "submitted")


def _by_evening(day: str) -> str:
    """What an order without a clock is sorted by."""
    return f"coalesce(({day} + time '18:00') AT TIME ZONE %(zone)s, %(far)s)"


def _on_board(among: str) -> str:
    """The orders ``among`` all that are ordered or shipped which the board is asked for."""
    return f"""SELECT * FROM (
        SELECT id, state, unit_id, contract_id, promised_on, imported_at, confirmed_at, entered_at,
            CASE WHEN state IN ({ORDERING}) OR paused_in IN ({ORDERING}) THEN 'order' ELSE 'ship' END AS step
        FROM orders_order WHERE {among} AND {{scope}}
    ) on_board WHERE {{asked}}"""


_ALL = f"state IN ({ORDERING}, {SHIPPING}, 'on_hold')"

# Ordered and shipped. ``said``: what an order waits for besides its next step, ``rank``: of waits that are not late the one that
# stands in the way of the others. Most orders wait for their next step alone, without a clock (``rest``): they are counted, and
# looked at only as far as the page shows them, along an index by state and promised day (``plain``) where no paper has another day.
ON_THE_WAY = f"""
WITH {TICKS}, own AS MATERIALIZED (
    {_on_board(f"{_ALL} AND imported_at IS NULL")}
), stopped AS MATERIALIZED (
    {_on_board("state IN ('submitted', 'on_hold')")}
), {_PAPERS}, said AS (
    SELECT e.order_id AS id,
        CASE WHEN e.state = 'open' THEN 'tell' WHEN e.offered_at IS NULL THEN 'offer' ELSE 'exception' END AS wait,
        10 AS rank, coalesce(e.offered_at, e.recorded_at) AS since,
        CASE WHEN e.state = 'open' THEN e.tell_due WHEN e.offered_at IS NULL THEN e.offer_due END AS due
    FROM orders_orderexception e WHERE e.state IN ({listed(EXCEPTION_OPEN)})
    UNION ALL
    SELECT CASE WHEN a.kind = 'orders.order' THEN a.record_id::bigint END, 'approval', 20, min(s.arrived_at),
        min(s.due_at) FILTER (WHERE s.state = 'open')
    FROM approvals_approval a JOIN approvals_approvalstep s ON s.approval_id = a.id AND s.state IN ('open', 'asked')
    WHERE a.kind = 'orders.order' AND a.state = 'pending' GROUP BY 1
    UNION ALL
    SELECT o.id, 'make', 30, began.since, {ends("began.since", "T09")}
    FROM own o CROSS JOIN LATERAL (
        SELECT greatest(
            o.confirmed_at,
            (SELECT max(c.decided_at) FROM orders_orderchange c WHERE c.order_id = o.id AND c.state = 'applied'),
            (SELECT max(p.ended_at) FROM orders_productionorder p WHERE p.order_id = o.id AND p.state = 'cancelled')
        ) AS since OFFSET 0
    ) began
    WHERE o.confirmed_at IS NOT NULL AND o.id IN ({{lacking}})
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
    FROM own o {_PAPERS_OF} CROSS JOIN LATERAL (
        SELECT greatest(({_PLANNED} + time '09:00') AT TIME ZONE %(zone)s, (
            SELECT max(a.at) FROM audit_activity a
            WHERE a.kind = 'orders.order' AND a.record_id = o.id::text AND a.verb = 'orders.resume_order'
        )) AS since OFFSET 0
    ) began
    WHERE o.state IN ({listed(MOVING)})
        AND (l.delivery IS NOT NULL OR m.completion IS NOT NULL OR m.answer IS NULL)
        AND NOT (o.state = 'shipped' AND l.delivery IS NULL) AND {_PLANNED} <= %(today)s
    UNION ALL
    SELECT o.id, 'confirm', 60, coalesce(
            c.signed_at, (SELECT k.at FROM orders_creditcheck k WHERE k.order_id = o.id ORDER BY k.id DESC LIMIT 1),
            o.entered_at
        ),
        CASE WHEN c.signed_at IS NOT NULL THEN {ends("c.signed_at", "T07")} END
    FROM stopped o LEFT JOIN orders_contract c ON c.id = o.contract_id AND c.kind = 'single' WHERE o.state = 'submitted'
    UNION ALL
    SELECT o.id, 'hold', 0, (
        SELECT max(a.at) FROM audit_activity a
        WHERE a.kind = 'orders.order' AND a.record_id = o.id::text AND a.verb = 'orders.pause_order'
    ), NULL FROM stopped o WHERE o.state = 'on_hold'
), few AS MATERIALIZED (
    SELECT DISTINCT ON (o.id) o.step, o.id, o.unit_id, s.wait, s.since, s.due, coalesce(s.due <= %(now)s, false) AS late,
        {_PLANNED} AS planned_on, o.promised_on, coalesce(s.due, {_by_evening(_PLANNED)}) AS key
    FROM said s CROSS JOIN LATERAL ({_on_board(f"id = s.id AND {_ALL}")} OFFSET 0) o {_PAPERS_OF}
    WHERE o.state <> 'on_hold' OR s.wait = 'hold'
    ORDER BY o.id, coalesce(s.due <= %(now)s, false) DESC, CASE WHEN s.due <= %(now)s THEN s.due END, s.rank, s.due
), counted AS MATERIALIZED (
    SELECT told.step, coalesce(o.orders, 0) AS orders,
        (SELECT count(*) FROM few f WHERE f.step = told.step AND f.late) AS late
    FROM (VALUES ('order'), ('ship')) told(step) LEFT JOIN (
        SELECT step, count(*) AS orders FROM ({_on_board(_ALL)}) every GROUP BY 1
    ) o USING (step)
), papers AS MATERIALIZED (
    SELECT order_id FROM leaving UNION SELECT order_id FROM made
), rest AS MATERIALIZED (
    SELECT o.step, o.id, o.unit_id, {_NEXT} AS wait, coalesce(m.answered_at, o.confirmed_at) AS since, {_PLANNED} AS planned_on,
        o.promised_on
    FROM papers p CROSS JOIN LATERAL ({_on_board(f"id = p.order_id AND {_ALL}")} OFFSET 0) o {_PAPERS_OF}
    WHERE p.order_id NOT IN (SELECT f.id FROM few f) AND o.state NOT IN ('submitted', 'on_hold') AND {{picked_rest}}
    UNION ALL
    SELECT plain.* FROM (VALUES {_RESTING}) told(state) CROSS JOIN LATERAL (
        SELECT o.step, o.id, o.unit_id, {_NEXT_PLAIN} AS wait, o.confirmed_at AS since, o.promised_on AS planned_on, o.promised_on
        FROM (
            SELECT id, state, unit_id, promised_on, confirmed_at,
                CASE WHEN state IN ({ORDERING}) THEN 'order' ELSE 'ship' END AS step
            FROM orders_order WHERE state = told.state AND {{scope}}
        ) o WHERE {{asked}} AND o.id NOT IN (SELECT f.id FROM few f UNION ALL SELECT p.order_id FROM papers p) AND {{picked_plain}}
        ORDER BY o.promised_on, o.id LIMIT %(limit)s
    ) plain
)
SELECT c.step, c.orders, c.late, b.id, b.unit_id, b.wait, b.since, b.due, b.late, b.planned_on, b.promised_on, b.key
FROM counted c LEFT JOIN LATERAL (
    SELECT * FROM (
        SELECT x.* FROM few x WHERE x.step = c.step AND {{picked}}
        UNION ALL
        SELECT r.step, r.id, r.unit_id, r.wait, r.since, NULL, false, r.planned_on, r.promised_on, {_by_evening("r.planned_on")}
        FROM rest r WHERE r.step = c.step
    ) x ORDER BY x.late DESC, x.key, x.id LIMIT %(limit)s
) b ON true ORDER BY c.step, b.late DESC, b.key, b.id
"""


def look_on_the_way(found: Mapping[str, Counted], scope: str, asked: Asked, given: dict[str, Any], limit: int) -> None:
    """Orders that are ordered or shipped. One query."""
    lacking, lacks = _lacking()
    values = given | lacks
    units = {step: of_step(asked, step) for step in found if step != SETTLE}
    wanted = " OR ".join(f"(step = '{step}' AND {condition})" for step, condition in units.items())
    if len(units) == 2 and len(set(units.values())) == 1:
        wanted = next(iter(units.values()))
    picked, rest, plain = ["true"], ["true"], ["true"]
    if asked.late:
        picked.append("x.late")
        rest.append("false")
        plain.append("false")
    if asked.wait:
        values["wait"] = asked.wait
        picked.append("x.wait = %(wait)s")
        rest.append(f"{_NEXT} = %(wait)s")
        plain.append(f"{_NEXT_PLAIN} = %(wait)s")
    after = asked.after.split("_")
    if asked.step and len(after) == 3 and after[2].isdecimal() and (moment := moment_of(after[1])):
        values |= {"after_late": after[0] == "1", "after_key": moment, "after_id": int(after[2])}
        picked.append("(NOT x.late, x.key, x.id) > (NOT %(after_late)s, %(after_key)s, %(after_id)s)")
        further = "(true, {key}, o.id) > (NOT %(after_late)s, %(after_key)s, %(after_id)s)"
        rest.append(further.format(key=_by_evening(_PLANNED)))
        plain.append(further.format(key=_by_evening("o.promised_on")))
    sql = ON_THE_WAY.format(
        scope=scope, asked=wanted, lacking=lacking, picked=" AND ".join(picked), picked_rest=" AND ".join(rest),
        picked_plain=" AND ".join(plain),
    )  # fmt: skip
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
