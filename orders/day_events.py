"""What happened to orders since a moment: acts, decisions, quantities (ORD-5). One question for all of them, planned once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from orders.rules.stock import plain
from orders.states.order import OPEN, ORDER, UNFINISHED
from salesops.core.approvals.models import ApprovalDecision
from salesops.core.prepared import Prepared
from salesops.core.sockets.act_names import act_name
from salesops.core.sockets.approvals import matters

KIND, SHIPMENTS = "orders.order", "orders.shipment"
DECISIONS = ("approve", "reject", "send_back", "ask", "escalate")
MOVED = ("shipped", "signed", "returned", "invoiced")
# States in which a promised day can pass: not yet all on its way.
LATE_WHILE = tuple(state for state in OPEN if state != "shipped")

# What was done to the orders and to their shipments, what approvers said, how much moved at each moment.
_HAPPENED = f"""
WITH asked AS (SELECT unnest($1) AS id), done AS (
    SELECT asked.id AS "order", a.at, a.verb, a.actor_id, a.data FROM asked
    JOIN audit_activity a ON a.kind = '{KIND}' AND a.record_id = asked.id::text
    WHERE a.at >= $2
    UNION ALL
    SELECT s.order_id, a.at, a.verb, a.actor_id, a.data FROM orders_shipment s
    JOIN audit_activity a ON a.kind = '{SHIPMENTS}' AND a.record_id = s.id::text
    WHERE s.order_id = ANY ($1) AND a.at >= $2
)
SELECT done."order", done.at, 'act' AS what, '' AS matter, done.verb, coalesce(u.name, '') AS who,
    CASE WHEN jsonb_typeof(done.data) = 'object' THEN coalesce(done.data ->> 'reason', '') ELSE '' END AS note,
    NULL::numeric AS quantity
FROM done LEFT JOIN accounts_user u ON u.id = done.actor_id
UNION ALL
SELECT asked.id, d.at, 'decision', a.matter, d.verb, coalesce(u.name, ''), d.note, NULL
FROM asked JOIN approvals_approval a ON a.kind = '{KIND}' AND a.record_id = asked.id::text
JOIN approvals_approvaldecision d ON d.approval_id = a.id LEFT JOIN accounts_user u ON u.id = d.by_id
WHERE d.at >= $2 AND d.verb IN {DECISIONS!r}
UNION ALL
SELECT l.order_id, e.at, 'moved', '', e.kind, '', '', sum(e.quantity)
FROM orders_orderline l JOIN orders_lineentry e ON e.line_id = l.id
WHERE l.order_id = ANY ($1) AND e.at >= $2 AND e.kind IN {MOVED!r} GROUP BY 1, 2, 5
"""
_EVENTS = Prepared("order_events", _HAPPENED, "bigint[]", "timestamptz", generic=True)
# Of somebody's unfinished orders the ones that changed last, with what happened last to each; in front of each row how many orders
# there are and how many passed their promised day. One row without an order where none changed.
_CHANGED = Prepared(
    "changed_orders",
    f"""
WITH mine AS MATERIALIZED (
    SELECT id, number, state, customer_id, promised_on < $3 AND state IN {LATE_WHILE!r} AS late FROM orders_order
    WHERE state IN {UNFINISHED!r} AND ((keeper_id IS NULL AND owner_id = $1) OR keeper_id = $1)
    ORDER BY promised_on, id LIMIT $5
), last AS (
    SELECT * FROM (
        SELECT DISTINCT ON ("order") * FROM ({_HAPPENED.replace("$1", "(SELECT array_agg(id) FROM mine)::bigint[]")}) happened
        ORDER BY "order", at DESC
    ) newest ORDER BY at DESC, "order" LIMIT $4
)
SELECT (SELECT count(*) FROM mine), (SELECT count(*) FROM mine WHERE late),
    mine.number, mine.state, coalesce(nullif(c.short_name, ''), c.name),
    last.at, last.what, last.matter, last.verb, last.who, last.note, last.quantity
FROM (SELECT) asked LEFT JOIN last ON true LEFT JOIN mine ON mine.id = last."order"
LEFT JOIN customers_customer c ON c.id = mine.customer_id
ORDER BY last.at DESC, mine.id
""",
    "bigint", "timestamptz", "date", "bigint", "bigint", generic=True,
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """Something that happened, in the reader's language."""

    at: datetime
    text: str
    who: str = ""
    note: str = ""


def events_of(orders: Sequence[int], since: datetime) -> dict[int, list[Event]]:
    """Id of an order → what happened to it since, the newest first; orders without anything are missing. One query."""
    found: dict[int, list[Event]] = defaultdict(list)
    if not orders:
        return found
    words = _words()
    for order, *told in _EVENTS.all(list(orders), since):
        found[order].append(_event(words, *told))
    for events in found.values():
        events.sort(key=lambda event: event.at, reverse=True)
    return found


@dataclass(frozen=True)
class Changed:
    """An order with its customer's name and the last that happened to it."""

    number: str
    state_code: str
    customer: str
    event: Event

    @property
    def state(self) -> Any:
        return ORDER.state(self.state_code)


@dataclass(frozen=True)
class Newest:
    """The orders that changed last since ``since``, of ``count`` in all; ``late``: how many of these passed their promised day."""

    since: datetime
    rows: Sequence[Changed]
    count: int
    late: int


def changed_first(owner: int, since: datetime, today: date, limit: int, looked: int) -> Newest:
    """Of the first ``looked`` unfinished orders somebody looks after the ``limit`` that changed last. One query."""
    words = _words()
    found = _CHANGED.all(owner, since, today, limit, looked)
    rows = [
        Changed(number, state, customer, _event(words, *told))
        for _count, _late, number, state, customer, *told in found
        if number is not None
    ]
    return Newest(since, rows, *found[0][:2])


def _words() -> Mapping[str, Any]:
    return {
        **dict(ApprovalDecision.Verb.choices),
        "shipped": _("%(quantity)s shipped"), "signed": _("%(quantity)s signed for"),
        "returned": _("%(quantity)s came back"), "invoiced": _("%(quantity)s invoiced"),
    }  # fmt: skip


def _event(
    words: Mapping[str, Any], at: datetime, what: str, matter: str, verb: str, who: str, note: str, quantity: Any
) -> Event:
    if what == "act":
        text = act_name(verb)
    elif what == "decision":
        text = f"{matters.get(matter).label}: {words[verb]}"
    else:
        text = words[verb] % {"quantity": plain(quantity)}
    return Event(at, text, who, note)
