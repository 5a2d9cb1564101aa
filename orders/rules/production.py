"""Reasons not to pass something to production, or to take it further (ORD-16). Each returns a refusal or nothing."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orders.lacking import MAKES
from orders.models import Order, OrderLine, ProductionLine, ProductionOrder
from orders.rules.orders import places
from orders.rules.stock import plain
from salesops.core.refusals import Refusal


def order_makes(order: Order) -> Refusal | None:
    """Goods are made for orders that are confirmed, not on hold, and not all shipped."""
    if order.state in MAKES:
        return None
    sentence = _("Nothing is made while the order is %(state)s.") % {"state": order.machine.state_of(order).label}
    return Refusal("orders.order-not-making", sentence, figures={"state": order.state})


def is_made(production: ProductionOrder) -> Refusal | None:
    """Whether it has a date and has not ended."""
    if production.state in ("dated", "running"):
        return None
    state = production.machine.state_of(production)
    sentence = _("This can't be done while it is %(state)s.") % {"state": state.label}
    return Refusal("core.wrong-state", sentence, figures={"state": state.code})


def something_to_make(quantities: Sequence[Any]) -> Refusal | None:
    if quantities:
        return None
    return Refusal("orders.nothing-to-make", _("Say how many of which line."), "lines")


def lacking(line: OrderLine, quantity: Decimal, lacks: Decimal, n: int) -> Iterator[Refusal]:
    """No more is made than the order lacks. ``n``: the field, counted from 0."""
    field = f"lines.{n}.quantity"
    if quantity <= 0:
        yield Refusal("orders.quantity-not-positive", _("The quantity must be more than 0."), field)
    elif places(quantity) > 3:
        yield Refusal("orders.quantity-out-of-range", _("At most 3 decimals and 99,999,999."), field)
    elif quantity > lacks:
        sentence = _("Line %(no)s: only %(lacks)s is neither in stock for it nor being made.")
        figures = {"no": line.no, "lacks": plain(lacks), "wanted": plain(quantity)}
        yield Refusal("orders.more-than-lacking", sentence % figures, field, figures)


def not_past(day: date | None, today: date, field: str) -> Refusal | None:
    if day is None:
        return Refusal("orders.day-missing", _("Say the day."), field)
    if day < today:
        return Refusal("orders.day-passed", _("That day has passed."), field)
    return None


def in_order(start: date | None, finish: date | None) -> Refusal | None:
    if start is None or finish is None or start <= finish:
        return None
    return Refusal("orders.finish-before-start", _("It can't be complete before it begins."), "finish_on")


def delay_reasoned(production: ProductionOrder, finish: date | None, reason: str) -> Refusal | None:
    """Another day than the one answered has its reason."""
    if finish is None or finish == production.finish_on or reason.strip():
        return None
    return Refusal("orders.delay-reason-missing", _("Say why the day moves."), "reason")


def percent_told(percent: int) -> Refusal | None:
    """100 % is what came into stock, not what somebody says."""
    if 0 <= percent <= 99:
        return None
    return Refusal("orders.percent-out-of-range", _("0 to 99%; complete is what is in stock."), "percent")


def made(line: ProductionLine, quantity: Decimal, n: int) -> Iterator[Refusal]:
    """No more comes into stock than was to be made."""
    field = f"lines.{n}.quantity"
    if quantity < 0:
        yield Refusal("orders.quantity-not-positive", _("The quantity must be more than 0."), field)
    elif places(quantity) > 3:
        yield Refusal("orders.quantity-out-of-range", _("At most 3 decimals and 99,999,999."), field)
    elif quantity > line.left:
        figures = {"no": line.line.no, "left": plain(line.left)}
        sentence = _("Line %(no)s: only %(left)s is still to be made.") % figures
        yield Refusal("orders.more-than-to-make", sentence, field, figures)
