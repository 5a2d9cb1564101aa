"""The aging of today without looking at every open item: sums by due date, one row a customer (``models/debtor.py``, ORD-10).

A customer whose row is out of date bears a mark; it is counted within the question, by the same function that counts the row. So
answers are exact whether or not the marks were taken away meanwhile; many marks only cost time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from orders.models import DebtorMark
from orders.promises import PAID
from salesops.core.named import ask
from salesops.core.prepared import Prepared

# A note older than this is none: somebody is to ask again.
BACK = 180
WATCH = 4

ITEMS = "SELECT due_on, amount AS open FROM orders_debtday WHERE kind = 'item'"
LOOSE = """
SELECT coalesce(sum(amount) FILTER (WHERE kind = 'ahead'), 0) AS ahead,
    coalesce(sum(amount) FILTER (WHERE kind = 'undated'), 0) AS undated
FROM orders_debtday WHERE kind IN ('ahead', 'undated')
"""
KNOWN = "SELECT d.* FROM orders_debtor d WHERE NOT EXISTS (SELECT FROM orders_debtormark m WHERE m.customer_id = d.customer_id)"
# Nothing marked: nothing is called.
MARKED = """
SELECT d.* FROM (SELECT array_agg(DISTINCT customer_id) AS ids FROM orders_debtormark HAVING count(*) > 0) m,
    LATERAL orders_debtors_of(m.ids) d
"""
# The newest of those that aren't kept is for the day.
PROMISED = f"""
SELECT DISTINCT customer_id FROM ({PAID} AND p.due_on = %(day)s) told WHERE paid < amount AND NOT EXISTS (
    SELECT FROM ({PAID} AND p.due_on > %(day)s) later WHERE later.customer_id = told.customer_id AND later.paid < later.amount
)
"""
SOON = """
SELECT customer_id FROM orders_openitem WHERE open_amount > 0 AND due_on BETWEEN %(day)s AND %(day)s::date + 7
"""
# What a view holds, of a row ``d``.
VIEWS: Mapping[str, str] = {
    "overdue": "d.first_due < %(day)s",
    "to_call": "d.level > 0 AND (d.told_on IS NULL OR d.risen_on > d.told_on OR d.told_on < %(day)s::date - {BACK})".replace(
        "{BACK}", str(BACK)
    ),
    "promised": f"d.customer_id IN ({PROMISED})",
    "watch": f"d.level >= {WATCH}",
    "soon": f"d.customer_id IN ({SOON})",
    "all": "true",
}
OVERDUE = """
LEFT JOIN (
    SELECT customer_id, sum(open_amount) AS amount FROM orders_openitem WHERE open_amount > 0 AND due_on < %(day)s GROUP BY 1
) late USING (customer_id)
"""
# By ordering: the column, greatest first, with what it needs. Days count from the oldest due date.
KEYS: Mapping[str, tuple[str, str]] = {
    "days": ("greatest(coalesce(%(day)s::date - d.first_due, 0), 0)", ""),
    "overdue": ("coalesce(late.amount, 0)", OVERDUE),
    "open": ("d.open", ""),
}
COUNTED = ("overdue", "to_call", "watch", "all")
# Each from an index of its own.
COUNTS = f"""
SELECT {{told}}, (SELECT count(*) FROM ({PROMISED}) p WHERE {{owes}}), (SELECT count(DISTINCT customer_id) FROM ({SOON}) s)
FROM (
    SELECT (SELECT count(*) FROM orders_debtor d WHERE {VIEWS["overdue"]}) AS overdue, dunned.to_call, dunned.watch,
        (SELECT count(*) FROM orders_debtor) AS all
    FROM (
        SELECT count(*) FILTER (WHERE {VIEWS["to_call"]}) AS to_call, count(*) FILTER (WHERE {VIEWS["watch"]}) AS watch
        FROM orders_debtor d WHERE d.level > 0
    ) dunned
) known{{besides}}
"""
OWES = "EXISTS (SELECT FROM orders_debtor d WHERE d.customer_id = p.customer_id)"
CLEAN = COUNTS.format(told=", ".join(f"known.{view}" for view in COUNTED), owes=OWES, besides="")
# Those with a mark are taken off as they were and added as they are.
OUTDATED = "SELECT d.* FROM orders_debtor d WHERE d.customer_id IN (SELECT customer_id FROM orders_debtormark)"
OF_ROWS = f"SELECT {', '.join(f'count(*) FILTER (WHERE {VIEWS[view]}) AS {view}' for view in COUNTED)} FROM"
MIXED = COUNTS.format(
    told=", ".join(f"known.{view} - outdated.{view} + marked.{view}" for view in COUNTED),
    owes=f"""CASE WHEN EXISTS (SELECT FROM orders_debtormark m WHERE m.customer_id = p.customer_id)
        THEN EXISTS (SELECT FROM orders_debtors_of(ARRAY[p.customer_id])) ELSE {OWES} END""",
    besides=f", ({OF_ROWS} ({OUTDATED}) d) outdated, ({OF_ROWS} ({MARKED}) d) marked",
)
# Whether anything is booked for a later day than $1: the last day of each index is read, for a plan for any day would read the
# tables.
LATER = 'greatest((SELECT max("on") FROM orders_settlement), (SELECT max("on") FROM orders_ledgerentry)) > $1'
# Of one owner's customers: those to call, the oldest debt first, with how many there are; in front of each whether anything is
# booked for a later day, and one row without a customer where there is none.
OWN_TO_CALL = f"""
WITH marked AS (
    SELECT array_agg(DISTINCT m.customer_id) AS ids FROM orders_debtormark m
    JOIN customers_customer c ON c.id = m.customer_id AND c.owner_id = $1 HAVING count(*) > 0
), picked AS (
    SELECT d.customer_id, d.level, d.first_due, count(*) OVER () AS many FROM (
        SELECT d.customer_id, d.level, d.first_due, d.risen_on, d.told_on
        FROM customers_customer c JOIN orders_debtor d ON d.customer_id = c.id
        WHERE c.owner_id = $1 AND d.level > 0 AND NOT EXISTS (SELECT FROM orders_debtormark m WHERE m.customer_id = c.id)
        UNION ALL
        SELECT d.customer_id, d.level, d.first_due, d.risen_on, d.told_on FROM marked, LATERAL orders_debtors_of(marked.ids) d
    ) d WHERE {VIEWS["to_call"].replace("%(day)s", "$2")} ORDER BY d.first_due, d.customer_id LIMIT $3
)
SELECT {LATER.replace("$1", "$2")}, p.many,
    c.code, coalesce(nullif(c.short_name, ''), c.name), p.level, greatest($2 - p.first_due, 0), (
        SELECT coalesce(sum(i.open_amount), 0) FROM orders_openitem i
        WHERE i.customer_id = p.customer_id AND i.open_amount > 0 AND i.due_on < $2
    )
FROM (SELECT) asked LEFT JOIN picked p ON true LEFT JOIN customers_customer c ON c.id = p.customer_id
ORDER BY p.first_due, p.customer_id
"""
_OWN_TO_CALL = Prepared("own_to_call", OWN_TO_CALL, "bigint", "date", "bigint", generic=True)
PICKED = """
SELECT d.customer_id, {key} AS key FROM ({rows}) d {join} WHERE {view}{after} ORDER BY {order} LIMIT %(limit)s
"""


def settle(*, everybody: bool = False) -> int:
    """Count the customers anew whose rows are out of date, or all of them; returns how many marks there were."""
    with transaction.atomic(), connection.cursor() as cursor:
        if everybody:
            DebtorMark.objects.create(customer=None)
        cursor.execute(f"DELETE FROM {DebtorMark._meta.db_table}")
        return cursor.rowcount


def some_marked() -> bool:
    """Whether any row is out of date. One query."""
    return DebtorMark.objects.exists()


@dataclass(frozen=True)
class ToCall:
    """A customer that went up the ladder since the last note. ``days``: of its oldest overdue item; ``overdue``: all of them."""

    code: str
    name: str
    level: int
    days: int
    overdue: Decimal


def own_to_call(owner: int, day: date, limit: int) -> tuple[list[ToCall], int] | None:
    """The first ``limit`` customers of ``owner`` to call on ``day``, the present one, the oldest debt first, and how many there
    are; ``None`` where something is booked for a later day: the sums here hold it. One query.
    """
    rows = _OWN_TO_CALL.all(owner, day, limit)
    later, many = rows[0][:2]
    if later:
        return None
    return ([ToCall(*row) for _later, _many, *row in rows], many) if many else ([], 0)


def counts(day: date, since: date, *, marked: bool) -> dict[str, int]:
    """How many debtors stand in each view on ``day``, the present one; ``since``: ``broken_from`` of the day. One query."""
    (row,) = ask("debtors_counted", MIXED if marked else CLEAN, {"day": day, "broken_from": since})
    return dict(zip((*COUNTED, "promised", "soon"), row, strict=True))


def picked(
    day: date, since: date, view: str, ordering: str, after: tuple[Decimal, int] | None, limit: int, *, marked: bool
) -> Sequence[int]:
    """Ids of the first ``limit`` debtors of a view behind ``after``, greatest first. One query."""
    key, join = KEYS[ordering]
    params: dict[str, Any] = {"day": day, "broken_from": since}
    behind, order = "", f"{key} DESC, d.customer_id"
    if ordering == "days" and view != "all" and view != "soon" and view != "promised":
        # All of these are overdue: the index is read from the oldest due date on.
        order = "d.first_due, d.customer_id"
    if after is not None:
        params["after"], params["after_id"] = after
        behind = f" AND ({key} < %(after)s OR ({key} = %(after)s AND d.customer_id > %(after_id)s))"
    parts = [
        f"({PICKED.format(key=key, rows=rows, join=join, view=VIEWS[view], after=behind, order=order)})"
        for rows in ((KNOWN, MARKED) if marked else ("SELECT * FROM orders_debtor",))
    ]
    sql = f"SELECT * FROM ({' UNION ALL '.join(parts)}) both_parts ORDER BY key DESC, customer_id LIMIT %(limit)s"
    return [pk for pk, _key in ask("debtors_picked", sql, params, limit)]
