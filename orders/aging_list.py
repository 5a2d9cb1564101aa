"""The page of the aging: totals, how many stand in each view, and one page of customers (ORD-10).

One statement tells all of it, whatever is asked. All debtors of today, unfiltered, come from their sums (``orders.debtors``) and
the statement tells the rows of the page alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from orders import debtors
from orders.aging import Aged, Bucket, Question, buckets_on, question, something_later, total_on
from orders.debtors import BACK, WATCH
from orders.promises import broken_from, paid_on, state_of
from salesops.core.named import ask

PAGE = 50
VIEWS = ("overdue", "to_call", "promised", "watch", "soon", "all")
# What a view holds; promises and calls of customers that owe nothing any more are done with.
WHERE = {
    "overdue": "overdue > 0",
    "to_call": "to_call",
    "promised": "promise_due_on = %(day)s",
    "watch": f"level >= {WATCH}",
    "soon": "soon > 0",
    "all": "true",
}
ORDERINGS = {"days": "days", "overdue": "overdue", "open": "open"}
STATEMENT = """
WITH {question}, noted AS (
    SELECT i.customer_id, max(s.level) AS level, max(s."on") AS risen_on FROM item i
    JOIN orders_dunningstep s ON s.item_id = i.id AND s."on" <= %(day)s WHERE i.due_on < %(day)s GROUP BY 1
), called AS (
    SELECT customer_id, max("on") AS "on" FROM orders_dunningnote WHERE "on" BETWEEN %(day)s::date - {back} AND %(day)s{within}
    GROUP BY 1
), promised AS (
    SELECT DISTINCT ON (customer_id) customer_id, due_on, amount, paid
    FROM ({paid} AND p.due_on > %(day)s::date - {back}{within}) told
    WHERE paid < amount ORDER BY customer_id, due_on DESC, id DESC
), base AS MATERIALIZED (
    SELECT coalesce(aged.customer_id, loose.customer_id) AS id,
        coalesce(aged.open, 0) AS open, coalesce(aged.overdue, 0) AS overdue,
        coalesce(loose.ahead, 0) AS ahead, coalesce(loose.undated, 0) AS undated, coalesce(aged.soon, 0) AS soon,
        greatest(coalesce(%(day)s::date - aged.first_due, 0), 0) AS days, coalesce(noted.level, 0) AS level,
        coalesce(noted.level > 0 AND noted.risen_on > coalesce(called."on", '-infinity'), false) AS to_call,
        promised.due_on AS promise_due_on, promised.amount AS promise_amount, promised.paid AS promise_paid, {sums}
    FROM aged FULL JOIN loose ON loose.customer_id = aged.customer_id
    LEFT JOIN noted ON noted.customer_id = aged.customer_id
    LEFT JOIN called ON called.customer_id = aged.customer_id
    LEFT JOIN promised ON promised.customer_id = aged.customer_id
    {joins}WHERE {filters}
), totals AS (
    SELECT coalesce(sum(open), 0) AS open, coalesce(sum(overdue), 0) AS overdue, coalesce(sum(ahead), 0) AS ahead,
        coalesce(sum(undated), 0) AS undated, {counts}, {added}
    FROM base
), picked AS (
    SELECT * FROM base WHERE {view}{after} ORDER BY {key} {way}, id LIMIT {limit}
)
SELECT totals.*, p.*, c.code, c.name, c.short_name, c.grade, o.name AS owner, a.rating, a.state = 'frozen' AS frozen
FROM totals LEFT JOIN picked p ON true LEFT JOIN customers_customer c ON c.id = p.id {owner}
LEFT JOIN customers_creditaccount a ON a.customer_id = p.id
ORDER BY p.{key} {way}, p.id
"""
# Filters: what of the customer they ask for.
ASKS: Mapping[str, str] = {
    "units": "f.unit_id = ANY(%(units)s)",
    "owner": "f.owner_id = %(owner)s",
    "rating": "coalesce(g.rating, '') = %(rating)s",
    "level": "coalesce(noted.level, 0) = %(level)s",
}
JOINS: Mapping[str, str] = {
    "f": "JOIN customers_customer f ON f.id = coalesce(aged.customer_id, loose.customer_id)\n    ",
    "g": "LEFT JOIN customers_creditaccount g ON g.customer_id = coalesce(aged.customer_id, loose.customer_id)\n    ",
}
# On a past day whoever had the customer then (A2), in which unit.
HELD = "customers_ownership {0} ON {0}.customer_id = {1} AND {0}.period @> %(day)s::date"
JOINS_THEN = {**JOINS, "f": f"JOIN {HELD.format('f', 'coalesce(aged.customer_id, loose.customer_id)')}\n    "}
OWNER = "LEFT JOIN accounts_user o ON o.id = c.owner_id"
OWNER_THEN = f"LEFT JOIN {HELD.format('w', 'p.id')} LEFT JOIN accounts_user o ON o.id = w.owner_id"


@dataclass(frozen=True)
class Asked:
    """What the address asks for. ``after``: (value of the ordering, id) the page before ended with; ``rising``: the least first, on
    one page.
    """

    view: str = "overdue"
    ordering: str = "days"
    bucket: int | None = None
    units: Sequence[int] | None = None
    owner: int | None = None
    rating: str | None = None
    level: int | None = None
    after: tuple[Decimal, int] | None = None
    rising: bool = False


@dataclass(frozen=True)
class Line:
    """One customer. ``days``: of its oldest overdue item; ``promise`` the newest one that isn't kept, with its state."""

    id: int
    code: str
    name: str
    grade: str
    owner: str
    rating: str
    frozen: bool
    days: int
    level: int
    to_call: bool
    promise_on: date | None
    promise_state: str
    aged: Aged

    def key(self, ordering: str) -> Decimal:
        return (
            Decimal(self.days) if ordering == "days" else self.aged.overdue if ordering == "overdue" else self.aged.open
        )


@dataclass(frozen=True)
class Listed:
    """``total`` of all that the filters leave, ``counts`` by view, ``lines`` of the page; ``more``: another page follows."""

    day: date
    buckets: list[Bucket]
    total: Aged
    counts: Mapping[str, int]
    lines: list[Line]
    more: bool


def listed(day: date, customers: Any, asked: Asked, *, limit: int = PAGE) -> Listed:
    """The aging on ``day`` of ``customers`` (``orders.aging.question``). Seven queries at most."""
    then = something_later(day)
    filters = (asked.bucket, asked.units, asked.owner, asked.rating, asked.level)
    if customers is None and not then and not asked.rising and all(asks is None for asks in filters):
        return _of_sums(day, asked, limit)
    return _told(day, question(day, customers, then=then), asked, broken_from(day), limit)


def _of_sums(day: date, asked: Asked, limit: int) -> Listed:
    """All debtors of today: their sums say who stands on the page."""
    buckets, since = buckets_on(day), broken_from(day)
    total = total_on(day, then=False, buckets=buckets)
    marked = debtors.some_marked()
    ids = debtors.picked(day, since, asked.view, asked.ordering, asked.after, limit + 1, marked=marked)
    of_page = question(day, ids, then=False, buckets=buckets)
    page = _told(day, of_page, replace(asked, view="all", after=None), since, limit, few=True)
    return replace(page, total=total, counts=debtors.counts(day, since, marked=marked))


def _told(day: date, parts: Question, asked: Asked, since: date, limit: int, *, few: bool = False) -> Listed:
    """``few``: the customers are those of a page, and how many there are plays no part in how they are found."""
    names = [f"b{bucket.no}" for bucket in parts.buckets]
    params = parts.params | {"broken_from": since}
    past = day < timezone.localdate()
    ways, filters, joins = JOINS_THEN if past else JOINS, ["true"], set()
    for name, sql in ASKS.items():
        value = getattr(asked, name)
        if value is not None:
            params[name] = list(value) if name == "units" else value
            filters.append(sql)
            joins |= {alias for alias in ways if f"{alias}." in sql}
    if asked.bucket is not None and asked.bucket < len(names):
        filters.append(f"aged.{names[asked.bucket]} > 0")
    key, after = ORDERINGS[asked.ordering], ""
    if asked.after is not None:
        params["after"], params["after_id"] = asked.after
        after = f" AND ({key} < %(after)s OR ({key} = %(after)s AND id > %(after_id)s))"
    within = " AND customer_id = ANY(%(customers)s)" if "customers" in params else ""
    sql = STATEMENT.format(
        question=parts.sql, back=BACK, within=within, paid=paid_on(day),
        sums=", ".join(f"coalesce(aged.{name}, 0) AS {name}" for name in names),
        joins="".join(ways[alias] for alias in sorted(joins)), filters=" AND ".join(filters),
        counts=", ".join(f"count(*) FILTER (WHERE {WHERE[view]}) AS n_{view}" for view in VIEWS),
        added=", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in names), view=WHERE[asked.view], after=after, key=key,
        limit=limit + 1, way="ASC" if asked.rising else "DESC", owner=OWNER_THEN if past else OWNER,
    )  # fmt: skip
    rows = ask("aging_of_page", sql, params) if few else _asked(sql, params)
    first, width, count = rows[0], 4 + len(VIEWS), len(names)
    total = Aged(first[0], first[1], tuple(first[width : width + count]), first[2], first[3])
    lines = [_line(row[width + count :], count, day) for row in rows if row[width + count] is not None]
    return Listed(
        day, parts.buckets, total, dict(zip(VIEWS, first[4:width], strict=True)), lines[:limit], len(lines) > limit
    )


def _asked(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _line(row: Sequence[Any], count: int, day: date) -> Line:
    pk, open_, overdue, ahead, undated, _soon, days, level, to_call, due_on, amount, paid = row[:12]
    amounts, (code, name, short, grade, owner, rating, frozen) = tuple(row[12 : 12 + count]), row[12 + count :]
    return Line(
        pk, code, short or name, grade, owner or "", rating or "", bool(frozen), days, level, to_call, due_on,
        state_of(amount, due_on, paid, day) if due_on else "", Aged(open_, overdue, amounts, ahead, undated),
    )  # fmt: skip
