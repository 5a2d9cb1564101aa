"""The nightly sweep of the dunning ladder: each item to the level its time has come for, with what follows (ORD-10, §6).

A batch of customers is one transaction: killed in between, the next run goes on where this one stopped. A step is noted once,
whoever sweeps at the same time; what follows (letters, freeze, people told) comes with the step and with nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from customers.credit.factors import PEOPLE
from customers.models import CreditAccount, Customer
from customers.policies.credit import CREDIT
from customers.services.credit_accounts import Cause, freeze_account, lock_account
from customers.services.credit_told import Hearers, tell_frozen
from orders.dunning import LIMITATION, standing
from orders.models import DunningLetter
from orders.people import Desks, without
from orders.policies.dunning import DUNNING
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.formats import money
from salesops.core.money import ZERO
from salesops.core.notify import notify
from salesops.core.policies import policy_on

BATCH = 200
# Who hears that a customer reached a level (defaults.md 6); the secretary who settles hears of letters.
TOLD = {
    1: ("rep",), 2: ("rep", "supervisor"), 3: ("rep", "MM"), 4: ("rep", "MM", "director", "finance", "legal"),
    5: ("director", "GM", "legal"), 6: ("director", "GM", "finance", "legal"), LIMITATION: ("legal", "director"),
}  # fmt: skip
LETTERS = (3, 4, 5)
WHO = "WITH {parts} SELECT customer_id, max(target) FROM due WHERE target > level GROUP BY 1 ORDER BY 1"
STEPS = """
WITH {parts}, noted AS (
    INSERT INTO orders_dunningstep (item_id, level, "on", cause, promise_id, at)
    SELECT id, target, %(day)s, CASE WHEN promise IS NULL THEN 'time' ELSE 'promise' END, promise, %(now)s
    FROM due WHERE target > level ORDER BY id
    ON CONFLICT (item_id, level) DO NOTHING RETURNING item_id, level
)
SELECT s.customer_id, n.level, sum(s.rest), count(*) FROM noted n JOIN standing s ON s.id = n.item_id
GROUP BY 1, 2 ORDER BY 1, 2
"""
# The last written claim of an item: a letter that held it, a debt or a statement with it confirmed in writing, a part of it paid.
CLAIMED = """
INSERT INTO orders_dunningstep (item_id, level, "on", cause, at)
SELECT i.id, %(limitation)s, %(day)s, 'time', %(now)s FROM orders_openitem i WHERE i.open_amount > 0 AND i.due_on <= %(since)s
    AND NOT EXISTS (SELECT FROM orders_dunningstep s WHERE s.item_id = i.id AND s.level = %(limitation)s)
    AND NOT EXISTS (SELECT FROM orders_settlement s WHERE s.item_id = i.id AND s."on" > %(since)s)
    AND NOT EXISTS (
        SELECT FROM orders_dunningletterline l JOIN orders_dunningletter t ON t.id = l.letter_id
        WHERE l.item_id = i.id AND t.issued_on > %(since)s
    )
    AND NOT EXISTS (
        SELECT FROM orders_dunningnote n WHERE n.customer_id = i.customer_id AND n.kind = 'confirmed' AND n."on" > %(since)s
    )
    AND NOT EXISTS (
        SELECT FROM orders_statement t JOIN orders_ledgerentry e ON e.id = i.entry_id
        WHERE t.customer_id = i.customer_id AND t.state IN ('confirmed', 'locked') AND t.ends_on >= e."on"
            AND t.answered_at >= %(since)s::date + 1
    )
ON CONFLICT (item_id, level) DO NOTHING RETURNING (SELECT customer_id FROM orders_openitem o WHERE o.id = item_id)
"""


def rising(day: date) -> list[tuple[int, int]]:
    """(customer, level it goes up to) of all whose items rise on ``day``. One query."""
    asked = standing(day)
    with connection.cursor() as cursor:
        cursor.execute(WHO.format(parts=asked.sql), asked.params)
        return cursor.fetchall()


def batches(day: date) -> Iterator[list[tuple[int, int]]]:
    found = rising(day)
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def note_steps(day: date, now: datetime, customers: Iterable[int] | None = None) -> list[tuple[int, int, Decimal, int]]:
    """Note the steps that are due on ``day``: (customer, level, amount, items) of what rose, by customer the lowest level first.
    Nothing follows. One query.
    """
    asked = standing(day, customers)
    with connection.cursor() as cursor:
        cursor.execute(STEPS.format(parts=asked.sql), asked.params | {"now": now})
        return cursor.fetchall()


@act("orders.dun")
def dun(*, actor: None, batch: Sequence[tuple[int, int]], day: date, now: datetime) -> int:
    """Take the items of these customers up as ``day`` says; returns how many customers rose. The credit accounts that freeze are
    locked before anything else.
    """
    policy = policy_on(DUNNING, day)
    frozen_from = policy["freeze_from"]
    customers = Customer.objects.select_related("owner", "unit").in_bulk([pk for pk, _level in batch])
    accounts = {pk: lock_account(customers[pk]) for pk, level in sorted(batch) if level >= frozen_from}
    told, rose = _Told(day, now), 0
    for pk, rows in groupby(note_steps(day, now, customers), key=itemgetter(0)):
        _follow(customers[pk], [(level, amount) for _pk, level, amount, _items in rows], accounts.get(pk), told)
        rose += 1
    return rose


def _follow(customer: Customer, rose: list[tuple[int, Decimal]], account: CreditAccount | None, told: "_Told") -> None:
    """What the levels call for that items of one customer reached in a morning; below the highest, letters alone are told of."""
    day, frozen_from = told.day, policy_on(DUNNING, told.day)["freeze_from"]
    for level, amount in rose:
        record_activity(customer, "orders.dunned", actor=None, level=level, amount=str(amount))
        if level in LETTERS:
            DunningLetter.objects.get_or_create(
                customer=customer, level=level, state="draft", defaults={"drafted_on": day}
            )
    highest = rose[-1][0]
    if account is not None and highest >= frozen_from:
        _freeze(account, highest, sum((amount for level, amount in rose if level >= frozen_from), ZERO), day, told.now)
    for level, amount in rose:
        if level == highest or level in LETTERS:
            told.tell(customer, level, amount)


def _freeze(account: CreditAccount, level: int, amount: Decimal, day: date, now: datetime) -> None:
    """Small debts freeze nothing (defaults.md 4)."""
    if account.is_frozen or amount < policy_on(CREDIT, day)["freeze_amount"]:
        return
    freeze_account(account, cause=Cause.OVERDUE, reason=f"{money(amount)} · {level}", by=None, now=now)
    tell_frozen(account, actor=None, now=now)


class _Told:
    """Tells the people of a level; departments and heads are asked for once."""

    def __init__(self, day: date, now: datetime) -> None:
        self.day, self.now = day, now
        self._hearers, self._desks = Hearers(now), Desks(day)

    def tell(self, customer: Customer, level: int, amount: Any) -> None:
        people = self._hearers.of(customer, [code for code in TOLD[level] if code == "rep" or code in PEOPLE])
        if level in LETTERS:
            people.append(self._desks.secretary(customer.unit_id))
        params = {"level": level, "amount": money(amount), "customer": customer.called}
        notify(without(people, None), f"orders.dunned_{level}", record=customer, params=params)


@act("orders.find_limitations")
def find_limitations(*, actor: None, day: date, now: datetime) -> int:
    """Claims whose last written demand is so long ago that they become time-barred: legal is told, each item once."""
    months = policy_on(DUNNING, day)["claim_months"]
    number = day.year * 12 + day.month - 1 - months
    since = date(number // 12, number % 12 + 1, min(day.day, 28))
    with connection.cursor() as cursor:
        cursor.execute(CLAIMED, {"since": since, "day": day, "now": now, "limitation": LIMITATION})
        found = {row[0] for row in cursor.fetchall()}
    told = _Told(day, now)
    for customer in Customer.objects.filter(pk__in=found).select_related("owner").order_by("pk"):
        record_activity(customer, "orders.claim_ends", actor=None)
        told.tell(customer, LIMITATION, None)
    return len(found)
