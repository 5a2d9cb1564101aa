"""What happened to orders since a moment: acts, decisions, quantities (ORD-5). One question for all of them, planned once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orders.rules.stock import plain
from salesops.core.approvals.models import ApprovalDecision
from salesops.core.prepared import Prepared
from salesops.core.sockets.act_names import act_name
from salesops.core.sockets.approvals import matters

KIND, SHIPMENTS = "orders.order", "orders.shipment"
DECISIONS = ("approve", "reject", "send_back", "ask", "escalate")
MOVED = ("shipped", "signed", "returned", "invoiced")

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
# The last of each order.
_LAST = Prepared(
    "last_order_events",
    f"""
SELECT * FROM (
    SELECT DISTINCT ON ("order") * FROM ({_HAPPENED}) happened ORDER BY "order", at DESC
) last ORDER BY at DESC, "order" LIMIT $3
""",
    "bigint[]", "timestamptz", "bigint", generic=True)  # fmt: skip


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


def changed_last(orders: Sequence[int], since: datetime, limit: int) -> dict[int, Event]:
    """Of the orders something happened to since the ``limit`` that changed last, the newest first, with what it was. One query."""
    if not orders:
        return {}
    words = _words()
    return {order: _event(words, *told) for order, *told in _LAST.all(list(orders), since, limit)}


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
