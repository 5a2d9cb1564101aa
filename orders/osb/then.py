"""The OSB board as it stood at the end of a day in the past, told by what the papers say happened until then (R13, RPT-3).

Nothing of the board is kept: an order was in the step its lines had come to, and waited for what stood open on the day. What was in
stock then, pauses and cancelled shipments leave no trace a statement could read; days planned are those that hold now.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from orders.models import Order
from orders.scope_orders import orders_of
from orders.states.order import ON_BOARD

from .duties import duties_of_all
from .question import FAR, TICKS, ends, given_now, listed
from .shapes import ORDER, SETTLE, SHIP, STEPS, Asked, Found, Row
from .telling import told

# Signed for, whatever came back since: no goods lead an order out of its settlement again.
SETTLED = ("signed_off", "settling", "closed")
# The department's step, as on the board of today (``scope_osb.BOARD_STEPS``).
STEP_OF = {"FIN": SETTLE, "LOG": SHIP, "PRD": SHIP}

_PLANNED = "coalesce(least(p.delivery, p.completion), o.promised_on)"
# ``%(over)s``: the moment the day was over. Of closed orders those whose last debt was paid later still stood on the board.
THEN = f"""
WITH {TICKS}, alive AS (
    SELECT id FROM orders_order WHERE state IN ({listed(ON_BOARD)})
    UNION SELECT id FROM orders_order WHERE cancelled_at >= %(over)s
    UNION SELECT e.order_id FROM orders_openitem i JOIN orders_ledgerentry e ON e.id = i.entry_id
        WHERE i.settled_on > %(day)s AND e.order_id IS NOT NULL
), moved AS (
    SELECT n.order_id, n.id,
        coalesce(sum(t.quantity) FILTER (WHERE t.kind = 'ordered' AND t."on" <= %(day)s), 0) AS ordered,
        coalesce(sum(t.quantity) FILTER (WHERE t.kind = 'shipped' AND t."on" <= %(day)s), 0) AS shipped,
        coalesce(sum(t.quantity) FILTER (WHERE t.kind = 'signed' AND t."on" <= %(day)s), 0) AS signed,
        coalesce(sum(t.quantity) FILTER (WHERE t.kind = 'returned' AND t."on" <= %(day)s), 0) AS returned,
        coalesce(sum(t.quantity) FILTER (WHERE t.kind = 'invoiced' AND t."on" <= %(day)s), 0) AS invoiced,
        bool_or(t.kind IN ('shipped', 'signed') AND t."on" > %(day)s) AS later
    FROM alive JOIN orders_orderline n ON n.order_id = alive.id JOIN orders_lineentry t ON t.line_id = n.id GROUP BY 1, 2
), stood AS (
    SELECT order_id, bool_or(shipped > 0) AND NOT bool_or(shipped - returned < ordered OR signed < shipped) AS signed_off,
        bool_or(shipped > 0) AND NOT bool_or(shipped - returned < ordered) AS all_gone, bool_or(invoiced < ordered) AS uninvoiced,
        bool_or(later) AS later
    FROM moved GROUP BY 1
), live AS MATERIALIZED (
    SELECT o.id, o.unit_id, o.promised_on, o.entered_at, o.confirmed_at, o.contract_id, o.state, o.imported_at, s.all_gone,
        s.uninvoiced,
        CASE WHEN o.confirmed_on IS NULL OR o.confirmed_on > %(day)s THEN '{ORDER}'
            WHEN s.signed_off OR o.state IN ({listed(SETTLED)}) AND NOT s.later THEN '{SETTLE}' ELSE '{SHIP}' END AS step
    FROM alive JOIN orders_order o ON o.id = alive.id LEFT JOIN stood s ON s.order_id = o.id
    WHERE o.number IS NOT NULL AND o.state <> 'draft' AND o.ordered_on <= %(day)s
        AND (o.imported_at IS NOT NULL OR o.entered_at < %(over)s) AND (o.cancelled_at IS NULL OR o.cancelled_at >= %(over)s)
), papers AS MATERIALIZED (
    SELECT o.id, (
        SELECT min(s.planned_on) FROM orders_shipment s WHERE s.order_id = o.id AND s.planned_at < %(over)s
            AND (s.arrived_at IS NULL OR s.arrived_at >= %(over)s) AND s.state <> 'cancelled'
    ) AS delivery, (
        SELECT min(m.finish_on) FROM orders_productionorder m WHERE m.order_id = o.id AND m.answered_at < %(over)s
            AND (m.ended_at IS NULL OR m.ended_at >= %(over)s)
    ) AS completion FROM live o WHERE o.step = '{SHIP}'
), said AS (
    SELECT e.order_id AS id,
        CASE WHEN e.told_at IS NULL OR e.told_at >= %(over)s THEN 'tell'
            WHEN e.offered_at IS NULL OR e.offered_at >= %(over)s THEN 'offer' ELSE 'exception' END AS wait, 10 AS rank,
        CASE WHEN e.offered_at < %(over)s THEN e.offered_at ELSE e.recorded_at END AS since,
        CASE WHEN e.told_at IS NULL OR e.told_at >= %(over)s THEN e.tell_due
            WHEN e.offered_at IS NULL OR e.offered_at >= %(over)s THEN e.offer_due END AS due
    FROM orders_orderexception e JOIN live o ON o.id = e.order_id AND o.step <> '{SETTLE}'
    WHERE e.recorded_at < %(over)s AND (e.closed_at IS NULL AND e.state <> 'void' OR e.closed_at >= %(over)s)
    UNION ALL
    SELECT o.id, 'approval', 20, min(s.arrived_at), min(s.due_at)
    FROM approvals_approval a JOIN live o ON a.kind = 'orders.order' AND a.record_id = o.id::text AND o.step <> '{SETTLE}'
    JOIN approvals_approvalstep s ON s.approval_id = a.id AND s.arrived_at < %(over)s
        AND (s.decided_at IS NULL OR s.decided_at >= %(over)s)
    WHERE a.closed_at IS NULL OR a.closed_at >= %(over)s GROUP BY 1
    UNION ALL
    SELECT m.order_id, CASE WHEN m.answered_at < %(over)s THEN 'made' ELSE 'date' END, 32, min(m.passed_at),
        min(CASE WHEN m.answered_at < %(over)s THEN NULL ELSE greatest(m.passed_at, m.answer_due) END)
    FROM orders_productionorder m JOIN live o ON o.id = m.order_id AND o.step = '{SHIP}'
    WHERE m.passed_at < %(over)s AND (m.ended_at IS NULL OR m.ended_at >= %(over)s) GROUP BY 1, 2
    UNION ALL
    SELECT s.order_id, told.wait, 40,
        CASE told.wait WHEN 'agree' THEN s.planned_at WHEN 'sign' THEN s.arrived_at WHEN 'redo' THEN s.claimed_at
            ELSE least(s.agreed_at, s.picked_at, s.sent_at) END,
        CASE told.wait WHEN 'agree' THEN greatest(s.planned_at, s.confirm_due) WHEN 'sign' THEN s.sign_due
            WHEN 'redo' THEN s.redo_due END
    FROM orders_shipment s JOIN live o ON o.id = s.order_id AND o.step = '{SHIP}' CROSS JOIN LATERAL (
        SELECT CASE WHEN s.claimed_at < %(over)s THEN 'redo' WHEN s.arrived_at < %(over)s THEN 'sign'
            WHEN s.agreed_at < %(over)s THEN 'deliver' ELSE 'agree' END AS wait
    ) told
    WHERE s.planned_at < %(over)s AND (s.signed_at IS NULL OR s.signed_at >= %(over)s)
        AND s.state NOT IN ('cancelled', 'deemed', 'returning', 'returned')
    UNION ALL
    SELECT o.id, 'move', 50, ({_PLANNED} + time '09:00') AT TIME ZONE %(zone)s,
        {ends(f"(({_PLANNED} + time '09:00') AT TIME ZONE %(zone)s)", "T11")}
    FROM live o JOIN papers p ON p.id = o.id WHERE o.imported_at IS NULL AND NOT coalesce(o.all_gone, false)
        AND {_PLANNED} <= %(day)s
    UNION ALL
    SELECT o.id, CASE WHEN o.step = '{SHIP}' THEN CASE WHEN o.all_gone THEN 'sign' ELSE 'plan' END
            WHEN c.result = 'refused' THEN 'credit' ELSE 'confirm' END, 60,
        CASE WHEN o.step = '{SHIP}' THEN o.confirmed_at ELSE coalesce(k.signed_at, c.at, o.entered_at) END,
        CASE WHEN o.step = '{ORDER}' AND k.signed_at IS NOT NULL THEN {ends("k.signed_at", "T07")} END
    FROM live o LEFT JOIN orders_contract k ON k.id = o.contract_id AND k.kind = 'single' AND k.signed_at < %(over)s
    LEFT JOIN LATERAL (
        SELECT k.result, k.at FROM orders_creditcheck k WHERE k.order_id = o.id AND k.at < %(over)s ORDER BY k.id DESC LIMIT 1
    ) c ON o.step = '{ORDER}'
    WHERE o.step <> '{SETTLE}'
    UNION ALL
    SELECT r.order_id, 'issue', 20, r.requested_at, r.due_at
    FROM orders_invoicerequest r JOIN live o ON o.id = r.order_id AND o.step = '{SETTLE}'
    LEFT JOIN orders_invoice v ON v.request_id = r.id
    WHERE r.requested_at < %(over)s AND (v.issued_at >= %(over)s OR (v.id IS NULL AND r.state = 'requested'))
    UNION ALL
    SELECT r.order_id, CASE WHEN r.received_at < %(over)s THEN 'credit_note' ELSE 'return' END, 20,
        CASE WHEN r.received_at < %(over)s THEN r.received_at ELSE r.requested_at END,
        CASE WHEN r.received_at < %(over)s THEN r.credit_due ELSE r.decide_due END
    FROM orders_return r JOIN live o ON o.id = r.order_id AND o.step = '{SETTLE}'
    WHERE r.requested_at < %(over)s AND (r.closed_at IS NULL OR r.closed_at >= %(over)s) AND (
        r.decided_at IS NULL AND r.state IN ('requested', 'deciding') OR r.decided_at >= %(over)s
        OR (r.received_at < %(over)s AND r.credit_due IS NOT NULL)
    )
    UNION ALL
    SELECT e.order_id, 'difference', 20, d.raised_at, d.due_at FROM orders_difference d
    JOIN orders_statementline n ON n.id = d.line_id JOIN orders_ledgerentry e ON e.id = n.entry_id
    JOIN live o ON o.id = e.order_id AND o.step = '{SETTLE}'
    WHERE d.raised_at < %(over)s AND (d.verified_at IS NULL OR d.verified_at >= %(over)s)
    UNION ALL
    SELECT o.id, 'pay', 30, (min(e."on") + time '09:00') AT TIME ZONE %(zone)s,
        (min(i.due_on) + time '23:59:59') AT TIME ZONE %(zone)s
    FROM live o JOIN orders_ledgerentry e ON e.order_id = o.id AND e."on" <= %(day)s
    JOIN orders_openitem i ON i.entry_id = e.id AND i.amount > coalesce(
        (SELECT sum(s.amount) FROM orders_settlement s WHERE s.item_id = i.id AND s."on" <= %(day)s), 0
    ) WHERE o.step = '{SETTLE}' GROUP BY 1
    UNION ALL
    SELECT o.id, CASE WHEN o.uninvoiced THEN 'invoice' ELSE 'close' END, 60, NULL, NULL
    FROM live o WHERE o.step = '{SETTLE}' AND o.state IN ({listed(ON_BOARD)})
)
SELECT DISTINCT ON (o.id) o.step, o.id, o.unit_id, s.wait, s.since, s.due, coalesce(s.due < %(over)s, false) AS late,
    CASE WHEN s.wait = 'pay' THEN (s.due AT TIME ZONE %(zone)s)::date ELSE {_PLANNED} END, o.promised_on
FROM said s JOIN live o ON o.id = s.id LEFT JOIN papers p ON p.id = o.id
ORDER BY o.id, coalesce(s.due < %(over)s, false) DESC, CASE WHEN s.due < %(over)s THEN s.due END, s.rank, s.due
"""


def over(day: date) -> datetime:
    """The moment ``day`` was over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def board_then(user: Any, asked: Asked, day: date, most: int) -> tuple[dict[str, tuple[int, int]], list[Row]]:
    """The board of ``user`` at the end of ``day``: step → how many orders, how many late; the first ``most`` rows, step by step,
    the longest late first. Seven queries at most.
    """
    end = over(day)
    now = end - timedelta(microseconds=1)
    with connection.cursor() as cursor:
        cursor.execute(THEN, given_now(now) | {"day": day, "over": end})
        found = [Found(*row) for row in cursor.fetchall()]
    seen, units = _seen(user, found), _units(asked, day)
    kept = [
        one for one in found
        if one.id in seen and asked.step in ("", one.step) and ((among := units[one.step]) is None or one.unit in among)
    ]  # fmt: skip
    counts = {
        step: (sum(one.step == step for one in kept), sum(one.step == step and one.late for one in kept))
        for step in STEPS if asked.step in ("", step)
    }  # fmt: skip
    shown = [one for one in kept if one.late or not asked.late]
    shown.sort(key=lambda one: (STEPS.index(one.step), not one.late, one.due or FAR, one.id))
    return counts, told(user, shown[:most], now, past=True)


def _seen(user: Any, found: Sequence[Found]) -> frozenset[int]:
    """Which of these orders are on the reader's board. One query at most."""
    ids = [one.id for one in found]
    if user.access.reaches_all("osb"):
        return frozenset(ids)
    steps = {role: Q(pk__in=[one.id for one in found if one.step == step]) for role, step in STEP_OF.items()}
    rows = orders_of(Order.objects.filter(pk__in=ids).order_by(), user, "osb", steps)
    return frozenset(rows.values_list("pk", flat=True))


def _units(asked: Asked, day: date) -> dict[str, frozenset[int] | None]:
    """Step → the units asked for; ``None``: all. Whose market it was is told by the duties of ``day``."""
    found: dict[str, frozenset[int] | None] = {}
    for step in STEPS:
        units = asked.units
        if asked.secretary is not None:
            who = asked.secretary.pk
            markets = [duty.market_id for duty in duties_of_all(day) if (duty.step, duty.user_id) == (step, who)]
            own = frozenset(asked.secretary.access.tree.subtree(markets))
            units = own if units is None else units & own
        found[step] = units
    return found
