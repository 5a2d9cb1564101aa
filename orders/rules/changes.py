"""Reasons not to change a confirmed order (defaults.md 11 and 13). Each returns a refusal or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orders.models import Order, OrderLine
from orders.rules.orders import MOST, places
from orders.rules.stock import plain
from salesops.core.refusals import Refusal

CHANGES = ("confirmed", "preparing", "partly_shipped")
CALLS_OFF = ("confirmed", "preparing")
CLOSES_SHORT = ("partly_shipped",)
STATES = {"change": CHANGES, "call_off": CALLS_OFF, "short_close": CLOSES_SHORT}


def in_state_for(order: Order, kind: str) -> Refusal | None:
    """Whether an order as it stands takes a change of ``kind``."""
    if order.state in STATES[kind]:
        return None
    label = order.machine.state_of(order).label
    return Refusal("core.wrong-state", _("This can't be done while it is %(state)s.") % {"state": label})


def kept(line: OrderLine) -> Decimal:
    """What of a line can't be given up: gone, about to go, or invoiced."""
    return max(line.shipped - line.returned + line.planned, line.invoiced)


def keeps_what_is_gone(line: OrderLine, quantity: Decimal, n: int) -> Refusal | None:
    """Nothing below what is shipped, planned to leave, or invoiced."""
    if quantity >= kept(line):
        return None
    figures = {"no": line.no, "kept": plain(kept(line))}
    sentence = _("Line %(no)s: %(kept)s is shipped, on its way or invoiced already.") % figures
    return Refusal("orders.below-shipped", sentence, f"lines.{n}.quantity", figures)


def figures_fit(n: int, quantity: Decimal, price: Decimal, discount: Decimal, *, added: bool) -> Iterator[Refusal]:
    """Figures the columns hold and a person can mean; an added line is more than nothing."""
    if quantity < 0 or (added and quantity == 0):
        yield Refusal("orders.quantity-not-positive", _("The quantity must be more than 0."), f"lines.{n}.quantity")
    elif quantity > MOST or places(quantity) > 3:
        yield Refusal("orders.quantity-out-of-range", _("At most 3 decimals and 99,999,999."), f"lines.{n}.quantity")
    if price < 0:
        yield Refusal("orders.price-negative", _("Not less than 0."), f"lines.{n}.unit_price")
    elif price > MOST or places(price) > 6:
        yield Refusal("orders.price-out-of-range", _("At most 6 decimals and 99,999,999."), f"lines.{n}.unit_price")
    if not 0 <= discount <= 1 or places(discount) > 6:
        yield Refusal("orders.discount-out-of-range", _("A discount is 0 to 100%."), f"lines.{n}.discount_rate")


def nothing_gone(lines: Sequence[OrderLine]) -> Refusal | None:
    """A whole order is called off while nothing of it left, is planned to leave, or is invoiced."""
    if any(line.shipped or line.planned or line.invoiced for line in lines):
        return Refusal(
            "orders.goods-on-their-way", _("Something of it is shipped, planned to leave or invoiced already.")
        )
    return None


def rest_idle(lines: Sequence[OrderLine]) -> Refusal | None:
    """The rest of an order is given up while no shipment of it is planned and no more than was shipped is invoiced."""
    if any(line.planned or line.invoiced > line.shipped - line.returned for line in lines):
        return Refusal(
            "orders.goods-on-their-way",
            _("Cancel the planned shipments and credit what is invoiced beyond them first."),
        )
    return None


def something_left(worth: Decimal) -> Refusal | None:
    if worth > 0:
        return None
    return Refusal("orders.nothing-left", _("Nothing would be left: cancel the order instead."), "lines")


def promised_later(day: date | None, today: date) -> Refusal | None:
    if day is None or day >= today:
        return None
    return Refusal("orders.promised-in-the-past", _("The promised day has passed."), "promised_on")


def worse_than_allowed(
    worth: Decimal, found: Sequence[Refusal], allowed: Mapping[str, Any], today: date
) -> list[Refusal]:
    """Of what the credit check ``found`` today, what goes beyond the figures an exception was ``allowed`` for.

    ``worth`` is what the order comes to. A day more overdue for each day that passed is what was known.
    """
    if worth > Decimal(allowed["worth"]):
        sentence = _("The order changed meanwhile and would be worth more than was approved: ask anew.")
        return [Refusal("orders.exception-outgrown", sentence)]
    codes = {refusal["code"] for refusal in allowed["refusals"]}
    passed = (today - date.fromisoformat(allowed["day"])).days
    return [one for one in found if one.code not in codes or _worse(one, allowed, passed)]


def _worse(refusal: Refusal, allowed: Mapping[str, Any], passed: int) -> bool:
    figures = refusal.figures
    if refusal.code == "orders.credit-limit":
        return figures["over"] > Decimal(allowed["over"])
    if refusal.code == "orders.credit-overdue":
        more = figures["amount"] > Decimal(allowed["overdue_amount"])
        return more or figures["days"] > allowed["overdue_days"] + passed
    return False
