"""What a period is to bring in, and what it brought: K07, K08 (defaults.md 8), by customer in one statement.

The denominator of K07 are the debts overdue on the first day and those falling due in the period, less their credit notes; paid is
what receipts settled of them by the end of the period, also what came before its due date. A write-off is no payment and lowers
nothing. ``day`` is the last day that counts: the end of the period, or the day the question is asked for.

Whose it is (A2): of who had the customer, and of its unit, on the due date; of older debts on the first day, where those older than
a handover stay with who had it before for 30 days; of money on its value date.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from orders.collection_sql import ANYBODYS, ONE_BY_ONE, OWNED, OWNED_MONEY, PLANNED, RECEIPTS, RECEIVED, WEEKS
from salesops.core.money import ZERO
from salesops.core.sockets.report_periods import Period

__all__ = ["Part", "Planned", "Whose", "parts", "plan", "weeks"]


@dataclass(frozen=True)
class Whose:
    """``customers``: ids, ``None``: all; ``units`` and ``owner`` as they had the customer on the day that counts."""

    customers: Sequence[int] | None = None
    units: Sequence[int] | None = None
    owner: int | None = None

    @property
    def dated(self) -> bool:
        return self.units is not None or self.owner is not None


@dataclass(frozen=True)
class Planned:
    """Of one customer, VAT included. ``due`` falls due in the period, ``overdue`` was so on its first day; ``paid`` of both;
    ``promised``: open and promised for a day still to come; ``expected`` by the end: paid, still to fall due, promised.
    """

    due: Decimal = ZERO
    overdue: Decimal = ZERO
    paid: Decimal = ZERO
    promised: Decimal = ZERO
    expected: Decimal = ZERO
    received: Decimal = ZERO

    @property
    def base(self) -> Decimal:
        return self.due + self.overdue

    @property
    def rate(self) -> Decimal | None:
        """K07: no value where nothing was due."""
        return self.paid / self.base if self.base > 0 else None

    def __add__(self, other: "Planned") -> "Planned":
        return Planned(
            self.due + other.due, self.overdue + other.overdue, self.paid + other.paid, self.promised + other.promised,
            self.expected + other.expected, self.received + other.received,
        )  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A debt or an entry of money behind the plan of a customer. ``page``: the number its document is opened by, if it is one."""

    document: str
    kind: str
    page: str
    on: date
    owner: str
    planned: Planned


def _asked(sql: str, period: Period, day: date, whose: Whose, owned: str = OWNED) -> list[tuple[Any, ...]]:
    day = min(day, period.last)
    until = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    params: dict[str, Any] = {"first": period.first, "last": period.last, "day": day, "until": until}
    within, asked = "", []
    if whose.customers is not None:
        params["customers"] = list(whose.customers)
        within = f" AND {'i' if 'item AS' in sql else 'e'}.customer_id = ANY(%(customers)s)"
    if whose.units is not None:
        params["units"] = list(whose.units)
        asked.append("t.unit_id = ANY(%(units)s)")
    if whose.owner is not None:
        params["owner"] = whose.owner
        asked.append("t.owner_id = %(owner)s")
    sql = sql.replace("{owned}", owned).replace("{within}", within).replace("{whose}", " AND ".join(asked) or "true")
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _received(key: str, period: Period, day: date, whose: Whose) -> dict[Any, Decimal]:
    owned = OWNED_MONEY if whose.dated else ""
    return dict(_asked(RECEIVED.replace("{key}", key), period, day, whose, owned))


def plan(period: Period, day: date, whose: Whose) -> Mapping[int, Planned]:
    """Customer id → its plan. Two queries."""
    money = _received("e.customer_id", period, day, whose)
    rows = _asked(PLANNED, period, day, whose, OWNED if whose.dated else ANYBODYS)
    found = {
        pk: Planned(due, overdue, paid, promised, expected, money.pop(pk, ZERO))
        for pk, due, overdue, paid, promised, expected in rows
    }
    return found | {customer: Planned(received=amount) for customer, amount in money.items()}


def parts(period: Period, day: date, whose: Whose) -> list[Part]:
    """What the plan is the sum of: debt by debt, then entry by entry of the money. For one customer. Two queries."""
    debts = [
        Part(document, kind, document if invoiced else "", on, owner or "", Planned(due, overdue, paid, promised, expected))
        for document, kind, invoiced, on, owner, due, overdue, paid, promised, expected in _asked(ONE_BY_ONE, period, day, whose)
    ]  # fmt: skip
    money = [
        Part(document, kind, number or "", on, owner or "", Planned(received=amount))
        for document, kind, number, on, owner, amount in _asked(RECEIPTS, period, day, whose)
    ]
    return debts + money


def weeks(
    period: Period, day: date, whose: Whose
) -> tuple[Mapping[date, tuple[Decimal, Decimal]], Mapping[date, Decimal]]:
    """Monday → (falling due in the week, paid of it), and Monday → money received in the week. Two queries."""
    rows = _asked(WEEKS, period, day, whose, OWNED if whose.dated else ANYBODYS)
    due = {monday: (falling_due, paid) for monday, falling_due, paid in rows}
    return due, _received("date_trunc('week', e.\"on\")::date", period, day, whose)
