"""Writing what happened to order lines: the one door to the ledger of quantities (ORD-4, ORD-5).

Called inside the acts of orders, shipments, returns, invoices. Lock order: credit account, order, its lines, stock, number series.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model

from orders.flow import state_of
from orders.models import LineEntry, Order, OrderLine
from orders.states.order import UNDER_WAY
from salesops.core.money import line_amount, net_of_vat
from salesops.core.sockets.records import kind_of
from salesops.core.states import move

NOT_SHIPPED = ("confirmed", "preparing")
BY_STATE = {"preparing": "take_back", "partly_shipped": "ship_part", "shipped": "ship", "signed_off": "sign_off"}


@dataclass(frozen=True)
class Moved:
    """``quantity`` of ``line`` happened; negative: taken back (given up, never received, invoice cancelled)."""

    line: OrderLine
    quantity: Decimal
    # (amount, net) by the document that says it; without: the share of the line.
    told: tuple[Decimal, Decimal] | None = None


def lock_order(order: Order) -> Order:
    """The order as it is now, locked until the transaction ends; its lines are locked by the triggers that move them."""
    return Order.objects.select_for_update(of=("self",)).select_related("customer").get(pk=order.pk)


def worth(line: OrderLine, before: Decimal, quantity: Decimal) -> tuple[Decimal, Decimal]:
    """(amount, net) of ``quantity`` after ``before``: the difference of the rounded whole, so that parts sum up to the cent."""
    whole = [line_amount(q, line.unit_price, line.discount_rate) for q in (before, before + quantity)]
    nets = [net_of_vat(amount, line.tax_rate).net for amount in whole]
    return whole[1] - whole[0], nets[1] - nets[0]


def sofar(line: OrderLine, kind: str, quantity: Decimal) -> Decimal:
    """Where ``quantity`` begins in the line. Signed and come back are one scale: a line is worth what the customer keeps of it,
    however often goods went to and fro."""
    if kind == "signed":
        return max(line.signed - line.returned, Decimal())
    if kind == "returned":
        return max(line.signed - line.returned - quantity, Decimal())
    found: Decimal = getattr(line, kind)
    return found


def write_entries(
    kind: str, moved: Sequence[Moved], *, on: date, now: datetime, actor: Any, record: Model | None = None,
    reason: str = "",
) -> list[LineEntry]:  # fmt: skip
    """One entry for each of ``moved``; lines and orders follow by trigger. The lines must be fresh and their orders locked."""
    if not connection.in_atomic_block:
        raise RuntimeError("quantities move inside a service")
    named = {"record_kind": kind_of(record).code, "record_id": str(record.pk)} if record is not None else {}
    entries = []
    for part in sorted(moved, key=lambda m: m.line.pk):
        amount, net = part.told or worth(part.line, sofar(part.line, kind, part.quantity), part.quantity)
        entries.append(
            LineEntry(
                line=part.line, kind=kind, quantity=part.quantity, amount=amount, net=net, on=on, at=now, by=actor,
                reason=reason.strip(), **named,
            )
        )  # fmt: skip
    return LineEntry.objects.bulk_create(entries)


def follow_quantities(order: Order, lines: Iterable[OrderLine], *, actor: Any) -> Order:
    """Move the order to the state its lines tell. Nothing happens to one that is not under way."""
    if order.state not in UNDER_WAY:
        return order
    told = state_of(lines, before=order.state if order.state in NOT_SHIPPED else "preparing")
    if told == order.state:
        return order
    verb = "ship_again" if (order.state, told) == ("shipped", "partly_shipped") else BY_STATE[told]
    if told == "signed_off" and order.state in NOT_SHIPPED:
        order = move(order, "ship", actor=None)
    return move(order, verb, actor=None)
