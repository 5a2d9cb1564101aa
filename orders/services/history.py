"""Orders of a former system, some thousand at once (contract.md, "Imports"; ORD-4).

What had left the house is history: it is written as it was, without asking today's rules, and marked (``imported_at``). The
database takes it in the transaction that brings it and in no other (guards ``ImportedAtOnce``, ``DraftLines``, ``CreditGate``).
What is still open goes the way of every order: handed in, its credit checked under the lock of its account, confirmed by the
rules of today.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.credit import check
from orders.flow import state_of
from orders.models import Order, OrderLine
from orders.prices_asked import price_problems
from salesops.core.acts import act
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity, record_activity_of
from salesops.core.copying import copy_objects, copy_values, new_keys
from salesops.core.refusals import Refusal
from salesops.core.states import move

from .order_contract import take_framework
from .orders import (
    MATTER,
    ask_prices,
    confirm_locked,
    credit_facts,
    keep_check,
    lines_of,
    lock_account_and_order,
    problems,
    worth_of,
)

NOTHING = Decimal()
LINE = (
    "id", "order_id", "no", "product_id", "quantity", "unit_price", "list_price", "price_source", "discount_rate",
    "tax_rate",
)  # fmt: skip
# Whole lines: what they are worth is the line itself. One statement, so that every line is moved once.
ENTRIES = """
INSERT INTO orders_lineentry (line_id, kind, quantity, amount, net, "on", at, reason, record_kind, record_id)
SELECT line.id, what.kind, line.quantity, line.amount, line.net, what.day, %s, '', '', ''
FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::date[]) WITH ORDINALITY AS given (line, ordered, shipped, signed, n)
JOIN orders_orderline line ON line.id = given.line
CROSS JOIN LATERAL (VALUES (1, 'ordered', given.ordered), (2, 'shipped', given.shipped), (3, 'signed', given.signed))
AS what (n, kind, day)
WHERE what.day IS NOT NULL ORDER BY what.n, given.n
"""


@dataclass(slots=True)
class PastLine:
    """A line and the days on which all of it was confirmed, shipped and signed for; empty: it wasn't."""

    product_id: int
    quantity: Decimal
    unit_price: Decimal
    tax_rate: Decimal
    no: int
    discount_rate: Decimal = NOTHING
    list_price: Decimal | None = None
    price_source: str = ""
    confirmed_on: date | None = None
    shipped_on: date | None = None
    signed_on: date | None = None

    @property
    def ordered(self) -> Decimal:
        return self.quantity if self.confirmed_on else NOTHING

    @property
    def shipped(self) -> Decimal:
        return self.quantity if self.shipped_on else NOTHING

    @property
    def signed(self) -> Decimal:
        return self.quantity if self.signed_on else NOTHING

    @property
    def returned(self) -> Decimal:
        return NOTHING


@dataclass(slots=True)
class PastOrder:
    """An order as it comes. ``fields`` are columns of the order; its state is told from its lines but for what they can't say
    (``ended``: ``cancelled``, ``closed``).
    """

    fields: dict[str, Any]
    lines: list[PastLine] = field(default_factory=list)
    ended: str = ""
    # When the former system confirmed what is still open.
    confirmed_there: date | None = None

    @property
    def is_history(self) -> bool:
        """Something had left, or nothing ever will."""
        return self.ended == "cancelled" or any(line.shipped_on for line in self.lines)

    @property
    def state(self) -> str:
        if not self.is_history:
            return "draft"
        return self.ended or state_of(self.lines, before="confirmed")


def moment() -> datetime:
    """The moment of this transaction, with which everything it brings is marked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT transaction_timestamp()")
        return cursor.fetchone()[0]


@act("orders.bring_orders")
def bring_orders(*, actor: Any, orders: Sequence[PastOrder], now: datetime) -> list[int]:
    """Write ``orders``, history as it was and the others as drafts, and return their ids. The same few statements for many.

    The caller has the right to (an administrator who sets the portal up) and checked what they say.
    """
    if not orders:
        return []
    mark = moment()
    made = [
        Order(
            state=past.state, imported_at=mark, entered_by=actor, entered_at=now,
            **past.fields,
        )
        for past in orders
    ]  # fmt: skip
    copy_objects(made)
    ids = [order.pk for order in made]
    lines = [(order.pk, line) for order, past in zip(made, orders, strict=True) for line in past.lines]
    keys = new_keys(OrderLine, len(lines))
    copy_values(OrderLine, LINE, (_row(key, order, line) for key, (order, line) in zip(keys, lines, strict=True)))
    history = [(key, line) for key, (_order, line) in zip(keys, lines, strict=True) if line.confirmed_on]
    if history:
        columns = [_days([getattr(line, name) for _key, line in history]) for name in
                   ("confirmed_on", "shipped_on", "signed_on")]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(ENTRIES, [now, [key for key, _line in history], *columns])
    record_activity_of(Order, ids, "orders.bring_orders", actor=actor)
    return ids


def _row(key: int, order: int, line: PastLine) -> tuple[Any, ...]:
    return (
        key, order, line.no, line.product_id, line.quantity, line.unit_price, line.list_price, line.price_source,
        line.discount_rate, line.tax_rate,
    )  # fmt: skip


def _days(days: list[date | None]) -> str:
    """An array as PostgreSQL reads it."""
    return "{" + ",".join("NULL" if day is None else day.isoformat() for day in days) + "}"


@act("orders.take_in_order")
def take_in_order(
    *, actor: Any, order: Order, confirmed_on: date | None, confirm: bool, now: datetime
) -> list[Refusal]:
    """Let an imported draft go on by the rules of today: over its credit it waits for an exception, else it is confirmed unless
    something speaks against it; what does is returned, and the order stays ``submitted``.

    ``confirmed_on``: the day it counts for. ``confirm``: whether who brings it may confirm orders of this customer.
    """
    account, order = lock_account_and_order(order)
    today, lines = timezone.localdate(now), lines_of(order)
    order = move(order, "submit", actor=None, contract=take_framework(order, worth_of(lines), today))
    record_activity(order, "orders.submit_order", actor=actor)
    checked = check(order, account, today, amount=worth_of(lines))
    keep_check(order, checked, actor=actor, now=now)
    ask_prices(order, lines, actor=actor, now=now)
    if checked.refusals:
        order = move(order, "hold", actor=None)
        open_approval(
            MATTER,
            order,
            requester=order.owner,
            facts=credit_facts(order, checked),
            now=now,
            actor=actor or order.owner,
        )
        return list(checked.refusals)
    found = problems(order, lines, today) + price_problems(order, lines, today)
    if not found and not confirm:
        found = [Refusal("core.no-permission", _("It waits for its confirmation."))]
    if not found:
        # The right was asked by the caller: an administrator who sets the portal up confirms nothing afterwards.
        order = confirm_locked(order, account, actor=None, now=now, on=confirmed_on)
    return found


@act("orders.check_rest")
def check_rest(*, actor: Any, order: Order, now: datetime) -> list[Refusal]:
    """Check the credit of an imported order of which something is still to be shipped: it may not come in over its limit."""
    account, order = lock_account_and_order(order)
    checked = check(order, account, timezone.localdate(now), amount=order.ordered_amount)
    if not checked.refusals:
        keep_check(order, checked, actor=actor, now=now)
    return list(checked.refusals)
