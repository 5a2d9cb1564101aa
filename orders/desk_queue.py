"""What lies before a secretary at the desk: how far the lists with waiting lines are, and the first of these lines (ORD-9).

One question for both: whom a line may be shown to is looked up once for all lines of the lists.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet

from customers.models import Customer
from customers.scope.customers import reader_key
from orders.scope_bank import handles_lines
from orders.states.bank_line import BOOKED, WAITING
from salesops.core.statements import Statement, statements

# Lines beside the detail, some three screens. The others follow as these are dealt with.
AT_MOST = 40

# ``BankLine.objects.visible_to(reader)`` of the lists with waiting lines and of the newest one (a test compares).
_QUEUE = f"""
WITH newest AS (SELECT id, file_name FROM orders_banklist ORDER BY id DESC LIMIT 1), line AS MATERIALIZED (
    SELECT id, state, confidence, amount, booked_at, customer_id, bank_list_id FROM orders_bankline
    WHERE bank_list_id = ANY (ARRAY(
        SELECT DISTINCT bank_list_id FROM orders_bankline WHERE state IN {WAITING!r} {{account}} UNION ALL SELECT id FROM newest
    )) {{account}}
), reached AS MATERIALIZED (
    SELECT id FROM ({{customers}}) customer (id) WHERE id = ANY (ARRAY(SELECT DISTINCT customer_id FROM line))
), seen AS MATERIALIZED (
    SELECT * FROM line WHERE customer_id IN (SELECT id FROM reached) {{nobodys}}
), kind AS (
    SELECT bank_list_id AS id, state, confidence = 'high' AS sure, count(*) AS count, sum(amount) AS total
    FROM seen GROUP BY bank_list_id, state, sure
), list AS (
    SELECT id, sum(count) AS count, sum(total) AS total,
        sum(count) FILTER (WHERE state IN {WAITING!r}) AS waiting, sum(count) FILTER (WHERE state IN {BOOKED!r}) AS matched,
        sum(count) FILTER (WHERE state = 'not_ours') AS not_ours, sum(count) FILTER (WHERE state = 'open' AND sure) AS sure
    FROM kind GROUP BY id
), sums AS (
    SELECT coalesce(sum(count), 0)::int AS count, coalesce(sum(total), 0) AS total, coalesce(sum(waiting), 0)::int AS waiting,
        coalesce(sum(matched), 0)::int AS matched, coalesce(sum(not_ours), 0)::int AS not_ours,
        coalesce(sum(sure), 0)::int AS sure, count(*) + (SELECT count(*) FROM newest WHERE id NOT IN (SELECT id FROM list)) AS lists
    FROM list WHERE waiting > 0 OR id IN (SELECT id FROM newest)
), first AS MATERIALIZED (
    SELECT id, CASE confidence WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 2 ELSE 3 END AS rank, booked_at AS day
    FROM seen WHERE state IN {WAITING!r} ORDER BY rank, day, id LIMIT {AT_MOST + 1}
)
SELECT sums.*, (SELECT file_name FROM newest),
    ARRAY(SELECT id FROM ({{customers}}) customer (id) WHERE id = ANY (ARRAY(
        SELECT (one ->> 'customer')::bigint FROM first JOIN orders_bankline l USING (id), jsonb_array_elements(l.proposals) one
    ))),
    l.id, l.state, l.confidence, l.payer, l.booked_at, l.memo, l.reason, l.amount, l.proposals
FROM sums LEFT JOIN first ON true LEFT JOIN orders_bankline l ON l.id = first.id ORDER BY first.rank, first.day, first.id
"""
NOBODY = "SELECT NULL::bigint WHERE false"


class Row(NamedTuple):
    """A waiting line as the queue draws it; the names are those of ``BankLine``."""

    pk: int
    state: str
    confidence: str
    payer: str
    booked_at: datetime
    memo: str
    reason: str
    amount: Decimal
    proposals: Any


@dataclass(frozen=True)
class Queue:
    """How far the lists are, and the first lines that wait. ``file_name``: of the only list there is; ``people``: customers of the
    proposals whom the reader may see."""

    sums: dict[str, Any]
    lists: int
    file_name: str
    rows: list[Row]
    people: set[int]


def queue_of(user: Any, account: int | None) -> Queue:
    """The lines ``user`` sees of ``account``, or of all accounts: sure ones first, then by the day they came in. One query."""
    kept: Statement = statements.get(
        ("bank queue", reader_key(user, "receipts"), handles_lines(user), account), lambda: _statement(user, account)
    )
    found = kept.all()
    count, total, waiting, matched, not_ours, sure, lists, newest, people = found[0][:9]
    sums = {
        "count": count, "total": total, "waiting": waiting, "matched": matched, "not_ours": not_ours, "sure": sure,
        "done": count - waiting,
    }  # fmt: skip
    rows = [Row._make([*row[9:17], json.loads(row[17])]) for row in found if row[9] is not None]
    return Queue(sums, lists, newest if lists == 1 else "", rows, set(people))


def _statement(user: Any, account: int | None) -> Statement:
    try:
        customers, params = (
            Customer.objects.order_by().in_reach(user, "receipts", "v").values("pk").query.sql_with_params()
        )
    except EmptyResultSet:
        customers, params = NOBODY, ()
    of_account, given = ("AND account_id = %s", [account]) if account else ("", [])
    sql = _QUEUE.format(
        account=of_account, customers=customers, nobodys="OR customer_id IS NULL" if handles_lines(user) else ""
    )
    return Statement(sql, [*given, *given, *params, *params])
