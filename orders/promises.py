"""Whether promises to pay were kept: told by the settlements of their items, never stored (ORD-10).

What settled the items of a promise from the day it was made to the day promised counts, by value date. A promise waits until the
days of the policy after its day have passed: a payment of the last day is booked the morning after.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import pgettext

from orders.models import Promise
from orders.policies.dunning import DUNNING
from salesops.core.policies import policy_on

WAITING, KEPT, BROKEN, WITHDRAWN = "waiting", "kept", "broken", "withdrawn"
TONES = {WAITING: "wait", KEPT: "done", BROKEN: "block", WITHDRAWN: "open"}
# Promises with what was paid of their items in time. ``%(day)s`` is the day of the question.
_PAID = """
SELECT p.id, p.customer_id, p.amount, p.made_on, p.due_on, coalesce((
    SELECT sum(s.amount) FROM orders_promisepart part JOIN orders_settlement s ON s.item_id = part.item_id
    WHERE part.promise_id = p.id AND s."on" BETWEEN p.made_on AND least(p.due_on, %(day)s) AND s.at > p.at
        AND NOT EXISTS (SELECT FROM orders_ledgerentry e WHERE e.id = s.entry_id AND e.kind = 'write_off')
), 0) AS paid
FROM orders_promise p WHERE {stood} AND p.made_on <= %(day)s
"""
# Those that stand; and those that stood at the end of a day in the past, whatever was taken back since.
PAID = _PAID.format(stood="p.withdrawn_at IS NULL")
PAID_THEN = _PAID.format(
    stood=f"(p.withdrawn_at IS NULL OR (p.withdrawn_at AT TIME ZONE '{settings.TIME_ZONE}')::date > %(day)s)"
)


@dataclass(frozen=True)
class Told:
    """A promise, what was paid of it in time, and what that makes of it."""

    promise: Promise
    paid: Decimal
    state: str

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def label(self) -> str:
        return words_of(self.state)


def words_of(state: str) -> str:
    return {
        WAITING: pgettext("a promise", "waiting"),
        KEPT: pgettext("a promise", "kept"),
        BROKEN: pgettext("a promise", "broken"),
        WITHDRAWN: pgettext("a promise", "taken back"),
    }[state]


def paid_on(day: date) -> str:
    """The statement of the promises that stood at the end of ``day``."""
    return PAID if day >= timezone.localdate() else PAID_THEN


def broken_from(day: date) -> date:
    """Promises for this day and earlier don't wait any more on ``day``."""
    return day - timedelta(days=policy_on(DUNNING, day)["promise_days"] + 1)


def state_of(amount: Decimal, due_on: date, paid: Decimal, day: date) -> str:
    """What a promise that stands is on ``day``. Pure but for the policy."""
    if paid >= amount:
        return KEPT
    return BROKEN if due_on <= broken_from(day) else WAITING


def told_of(promises: Sequence[Promise], day: date) -> list[Told]:
    """The promises with what became of them. One query."""
    paid = paid_of([promise.pk for promise in promises], day)
    return [
        Told(
            one, paid.get(one.pk, Decimal()),
            WITHDRAWN if _taken_back(one, day) else state_of(one.amount, one.due_on, paid.get(one.pk, Decimal()), day),
        )
        for one in promises
    ]  # fmt: skip


def _taken_back(promise: Promise, day: date) -> bool:
    return promise.withdrawn_at is not None and timezone.localdate(promise.withdrawn_at) <= day


def paid_of(ids: Iterable[int], day: date) -> Mapping[int, Decimal]:
    """Promise → what was paid of it in time. One query."""
    with connection.cursor() as cursor:
        sql = f"SELECT id, paid FROM ({paid_on(day)} AND p.id = ANY(%(ids)s)) told"
        cursor.execute(sql, {"day": day, "ids": list(ids)})
        return dict(cursor.fetchall())


BROKEN_ONES = f"""
SELECT customer_id, count(*) FROM ({PAID} AND p.due_on BETWEEN %(since)s AND %(until)s AND p.customer_id = ANY(%(ids)s)) told
WHERE paid < amount GROUP BY 1
"""


def broken_count(ids: Iterable[int], day: date, days: int) -> Mapping[int, int]:
    """Customer → promises that turned out broken within ``days`` before ``day``. One query."""
    params: dict[str, Any] = {
        "ids": list(ids),
        "day": day,
        "since": day - timedelta(days=days),
        "until": broken_from(day),
    }
    with connection.cursor() as cursor:
        cursor.execute(BROKEN_ONES, params)
        return dict(cursor.fetchall())
