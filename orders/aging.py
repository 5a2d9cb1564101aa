"""The aging of all customers at the end of any day, in one statement over open items and the ledger (ORD-10, defaults.md 6).

What an item had open on a day is what is open of it now and what settled it later. So a day in the past costs what happened since,
and today costs the open items alone; the sum of all of them, the due dates there are (``orders.debtors``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from customers.models import Customer
from orders import debtors
from orders.policies.aging import AGING
from salesops.core.money import ZERO, round_money
from salesops.core.policies import policy_on
from salesops.core.prepared import Prepared

# Colours there are for ages (design.md): the bucket's last day picks one.
SHADES = (30, 60, 90)


@dataclass(frozen=True)
class Bucket:
    """``first`` to ``last`` days past the due date; ``last`` none: without end. ``no`` 0: not overdue. ``loss``: percent."""

    no: int
    first: int
    last: int | None
    loss: Decimal

    @property
    def label(self) -> str:
        if self.no == 0:
            return _("Not due")
        if self.last is None:
            return _("over %(days)s days") % {"days": self.first - 1}
        return _("%(first)s–%(last)s days") % {"first": self.first, "last": self.last}

    @property
    def shade(self) -> int:
        if self.no == 0:
            return 0
        return next((n for n, until in enumerate(SHADES, 1) if self.last and self.last <= until), len(SHADES) + 1)


def buckets_on(day: date) -> list[Bucket]:
    """The buckets of the policy of ``day``, what is not due first."""
    policy = policy_on(AGING, day)
    found, first = [Bucket(0, 0, 0, policy["loss_before"])], 1
    for row in policy["buckets"]:
        found.append(Bucket(len(found), first, row["until"], row["loss"]))
        first = row["until"] + 1
    return [*found, Bucket(len(found), first, None, policy["loss_beyond"])]


def expected_loss(amounts: Sequence[Decimal], buckets: Sequence[Bucket]) -> Decimal:
    """What of the ``amounts`` by bucket is thought lost; for the list of risks, not for the books."""
    return round_money(sum((a * b.loss for a, b in zip(amounts, buckets, strict=True)), ZERO) / 100)


_LATER = Prepared("something_later", f"SELECT {debtors.LATER}", "date")
# Nothing happened after the day: the items are as they stand.
ITEMS_NOW = "SELECT id, customer_id, due_on, open_amount AS open FROM orders_openitem WHERE open_amount > 0{within}"
ITEMS_THEN = """
SELECT id, customer_id, due_on, sum(open) AS open FROM (
    SELECT id, customer_id, due_on, entry_id, open_amount AS open FROM orders_openitem WHERE open_amount > 0
    UNION ALL
    SELECT i.id, i.customer_id, i.due_on, i.entry_id, s.amount FROM orders_settlement s
    JOIN orders_openitem i ON i.id = s.item_id WHERE s."on" > %(day)s
) moved
WHERE NOT EXISTS (SELECT FROM orders_ledgerentry e WHERE e.id = moved.entry_id AND e."on" > %(day)s){within}
GROUP BY id, customer_id, due_on HAVING sum(open) > 0
"""
# What was received and settles nothing; debts of before the portal without a due date are owed and have no age.
# Worded like the index ``ledger_loose``, or it isn't used.
LOOSE = """
SELECT customer_id,
    sum(CASE WHEN amount < 0 THEN -amount - spent WHEN kind <> 'opening' THEN -amount ELSE 0 END) AS ahead,
    sum(CASE WHEN amount > 0 AND kind = 'opening' THEN amount ELSE 0 END) AS undated
FROM orders_ledgerentry WHERE (amount < spent * -1 OR (amount > 0 AND due_on IS NULL)) AND "on" <= %(day)s{within} GROUP BY 1
"""
LOOSE_THEN = """
SELECT customer_id, sum(ahead) AS ahead, sum(undated) AS undated FROM (
    {loose}
    UNION ALL
    {spent_later}
) loose WHERE true{within} GROUP BY 1
"""
# What was received until the day and settled something after it. Of all customers: most money settles on its day, so what came
# later is left out first, by the days of the ledger alone.
SPENT_LATER = """
    SELECT e.customer_id, s.amount, 0 FROM orders_settlement s JOIN orders_ledgerentry e ON e.id = s.entry_id
    WHERE s."on" > %(day)s AND e."on" <= %(day)s"""
SPENT_LATER_BY_ALL = """
    SELECT (SELECT e.customer_id FROM orders_ledgerentry e WHERE e.id = s.entry_id), s.amount, 0 FROM orders_settlement s
    WHERE s."on" > %(day)s AND NOT EXISTS (SELECT FROM orders_ledgerentry l WHERE l.id = s.entry_id AND l."on" > %(day)s)"""
AGED = """
SELECT customer_id, sum(open) AS open, sum(open) FILTER (WHERE due_on < %(day)s) AS overdue, min(due_on) AS first_due,
    coalesce(sum(open) FILTER (WHERE due_on BETWEEN %(day)s AND %(day)s::date + 7), 0) AS soon, {sums}
FROM item GROUP BY 1
"""


def something_later(day: date) -> bool:
    """Whether anything happened after ``day``. One query."""
    return bool(_LATER.first(day)[0])


def sums_sql(buckets: Sequence[Bucket]) -> str:
    """The open amounts by bucket, as ``b0`` and so on: due dates are compared, which costs least."""
    parts = []
    for bucket in buckets:
        where = "due_on >= %(day)s"
        if bucket.no:
            where = f"due_on <= %(day)s::date - {int(bucket.first)}"
            where += f" AND due_on >= %(day)s::date - {int(bucket.last)}" if bucket.last is not None else ""
        parts.append(f"coalesce(sum(open) FILTER (WHERE {where}), 0) AS b{bucket.no}")
    return ", ".join(parts)


@dataclass(frozen=True)
class Question:
    """Parts of a statement over ``item`` (what was open), ``loose`` (what settles nothing) and ``aged`` (by customer)."""

    sql: str
    params: dict[str, Any]
    buckets: list[Bucket]


def question(
    day: date, customers: Any = None, *, then: bool | None = None, buckets: list[Bucket] | None = None
) -> Question:
    """The statement's ``WITH`` for ``day``. ``customers``: ids, or a queryset of customers; ``None``: all. ``then``: whether
    anything happened after ``day``; one query when it isn't given.
    """
    buckets = buckets or buckets_on(day)
    params: dict[str, Any] = {"day": day}
    within = ""
    if customers is not None:
        params["customers"] = list(customers)
        within = " AND customer_id = ANY(%(customers)s)"
    then = something_later(day) if then is None else then
    items = (ITEMS_THEN if then else ITEMS_NOW).format(within=within)
    loose = LOOSE.format(within=within)
    if then:
        spent_later = SPENT_LATER_BY_ALL if customers is None else SPENT_LATER
        loose = LOOSE_THEN.format(loose=loose, spent_later=spent_later, within=within)
    aged = AGED.format(sums=sums_sql(buckets))
    return Question(f"item AS ({items}), loose AS ({loose}), aged AS ({aged})", params, buckets)


@dataclass(frozen=True)
class Aged:
    """What customers owed at the end of a day, VAT included: ``amounts`` by bucket; ``ahead`` was received and settles nothing yet,
    ``undated`` is owed from before the portal without a due date.
    """

    open: Decimal
    overdue: Decimal
    amounts: tuple[Decimal, ...]
    ahead: Decimal = ZERO
    undated: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        """What the ledger says they owe."""
        return self.open + self.undated - self.ahead


WHOLE = """
WITH {question}
SELECT coalesce(a.open, 0), coalesce(a.overdue, 0), coalesce(l.ahead, 0), coalesce(l.undated, 0), {names} FROM
    (SELECT sum(open) AS open, sum(open) FILTER (WHERE due_on < %(day)s) AS overdue, {sums} FROM item) a,
    (SELECT sum(ahead) AS ahead, sum(undated) AS undated FROM loose) l
"""


def total_on(
    day: date, customers: Any = None, *, then: bool | None = None, buckets: list[Bucket] | None = None
) -> Aged:
    """The aging of all of ``customers`` together. Two queries, one where ``then`` is known (``question``)."""
    then = something_later(day) if then is None else then
    if customers is None and not then:
        parts = f"item AS ({debtors.ITEMS}), loose AS ({debtors.LOOSE})"
        asked = Question(parts, {"day": day}, buckets or buckets_on(day))
    else:
        asked = question(day, customers, then=then, buckets=buckets)
    names = ", ".join(f"a.b{bucket.no}" for bucket in asked.buckets)
    sql = WHOLE.format(question=asked.sql, names=names, sums=sums_sql(asked.buckets))
    with connection.cursor() as cursor:
        cursor.execute(sql, asked.params)
        open_, overdue, ahead, undated, *amounts = cursor.fetchone()
    return Aged(open_, overdue, tuple(amounts), ahead, undated)


EACH = """
WITH {question}
SELECT coalesce(aged.customer_id, loose.customer_id), coalesce(aged.open, 0), coalesce(aged.overdue, 0), coalesce(loose.ahead, 0),
    coalesce(loose.undated, 0), {sums}
FROM aged FULL JOIN loose ON loose.customer_id = aged.customer_id
"""


def each_on(day: date, customers: Any = None) -> Mapping[int, Aged]:
    """Customer id → aging on ``day``, of those who owe or are owed something. Two queries."""
    asked = question(day, customers)
    sql = EACH.format(question=asked.sql, sums=", ".join(f"coalesce(aged.b{b.no}, 0)" for b in asked.buckets))
    with connection.cursor() as cursor:
        cursor.execute(sql, asked.params)
        return {row[0]: Aged(row[1], row[2], tuple(row[5:]), row[3], row[4]) for row in cursor.fetchall()}


def reached(user: Any) -> list[int] | None:
    """Ids of the customers whose receivables ``user`` sees; ``None``: everybody's. One query at most."""
    if user.access.reaches_all("receivables", "v"):
        return None
    return list(Customer.objects.in_reach(user, "receivables").order_by().values_list("pk", flat=True))
