"""The aging is what the ledger says, on any day; promises and letters are their parts (ORD-10)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.aging import each_on
from salesops.core.money import ZERO
from salesops.core.sockets.invariants import invariant

LEDGER = 'SELECT customer_id, sum(amount) FROM orders_ledgerentry WHERE "on" <= %s GROUP BY 1 HAVING sum(amount) <> 0'
PROMISES = """
SELECT p.id, p.amount, coalesce(sum(part.amount), 0) FROM orders_promise p
LEFT JOIN orders_promisepart part ON part.promise_id = p.id
GROUP BY 1, 2 HAVING p.amount <> coalesce(sum(part.amount), 0) ORDER BY 1
"""
LETTERS = """
SELECT t.number, t.amount, coalesce(sum(l.amount), 0) FROM orders_dunningletter t
LEFT JOIN orders_dunningletterline l ON l.letter_id = t.id
WHERE t.number IS NOT NULL GROUP BY 1, 2 HAVING t.amount <> coalesce(sum(l.amount), 0) ORDER BY 1
"""


def _days(today: date) -> list[date]:
    """Today, yesterday, the ends of the last month and of the last year."""
    month = today.replace(day=1) - timedelta(days=1)
    return [today, today - timedelta(days=1), month, date(today.year - 1, 12, 31)]


@invariant("orders.aging_is_the_ledger", _("The aging on any day is the ledger until then"))
def aging_is_the_ledger() -> Iterator[str]:
    for day in _days(timezone.localdate()):
        with connection.cursor() as cursor:
            cursor.execute(LEDGER, [day])
            owed = dict(cursor.fetchall())
        aged = {pk: one for pk, one in each_on(day).items() if one.balance or pk in owed}
        for customer in sorted(owed.keys() | aged.keys()):
            told = aged[customer].balance if customer in aged else ZERO
            if told != owed.get(customer, ZERO):
                yield f"customer {customer} on {day}: aged {told}, ledger {owed.get(customer, ZERO)}"


def _apart(sql: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        for name, amount, parts in cursor.fetchall():
            yield f"{name}: {amount}, parts {parts}"


@invariant("orders.promises_are_their_parts", _("A promise to pay is the sum of its parts"))
def promises_are_their_parts() -> Iterator[str]:
    yield from _apart(PROMISES)


@invariant("orders.letters_are_their_lines", _("A dunning letter is the sum of its lines"))
def letters_are_their_lines() -> Iterator[str]:
    yield from _apart(LETTERS)
