"""Reasons not to plan a shipment or take it further (ORD-5, defaults.md 13). Each returns a refusal or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from customers.models import CreditAccount
from orders.models import Order, OrderLine, Shipment, ShipmentLine, Warehouse
from orders.rules.orders import places
from orders.rules.stock import plain
from orders.states.order import UNDER_WAY
from salesops.core.refusals import Refusal

# An exchange ships again after everything was signed for.
SHIPS = (*UNDER_WAY, "signed_off", "settling", "closed")


def order_ships(order: Order) -> Refusal | None:
    """Goods move for orders that are confirmed and not on hold."""
    if order.state in SHIPS:
        return None
    sentence = _("Nothing is shipped while the order is %(state)s.") % {"state": order.machine.state_of(order).label}
    return Refusal("orders.order-not-shipping", sentence, figures={"state": order.state})


def planned_day(day: date | None, today: date) -> Refusal | None:
    if day is None:
        return Refusal("orders.no-delivery-day", _("Say for which day delivery is planned."), "planned_on")
    if day < today:
        return Refusal("orders.delivery-in-the-past", _("The planned day has passed."), "planned_on")
    return None


def something(quantities: Sequence[Any]) -> Refusal | None:
    if quantities:
        return None
    return Refusal("orders.nothing-to-ship", _("Say how many of which line."), "lines")


def fits(line: OrderLine, quantity: Decimal, n: int) -> Iterator[Refusal]:
    """More than is ordered and not on its way already never leaves. ``n``: the field, counted from 0."""
    field = f"lines.{n}.quantity"
    if quantity <= 0:
        yield Refusal("orders.quantity-not-positive", _("The quantity must be more than 0."), field)
    elif places(quantity) > 3:
        yield Refusal("orders.quantity-out-of-range", _("At most 3 decimals and 99,999,999."), field)
    elif quantity > line.to_plan:
        sentence = _("Line %(no)s: %(wanted)s planned, only %(left)s is left to ship.")
        figures = {"no": line.no, "wanted": plain(quantity), "left": plain(line.to_plan)}
        yield Refusal("orders.more-than-open", sentence % figures, field, figures)


def of_this_order(line: OrderLine, order: Order, n: int) -> Refusal | None:
    if line.order_id == order.pk:
        return None
    return Refusal("orders.foreign-line", _("This line belongs to another order."), f"lines.{n}.line")


def not_frozen(account: CreditAccount) -> Refusal | None:
    """No goods leave to a customer whose credit is frozen (defaults.md 4)."""
    if not account.is_frozen:
        return None
    return Refusal("orders.customer-frozen", _("The customer's credit is frozen: nothing is picked or sent."))


def goods_there(line: ShipmentLine, have: Decimal, warehouse: Warehouse) -> Refusal | None:
    """What is to be picked lies in the warehouse and is promised to nobody else."""
    if have >= line.quantity:
        return None
    sentence = _("%(product)s: %(wanted)s wanted, %(have)s there for this order in %(warehouse)s.")
    figures = {"product": line.line.product.name, "wanted": plain(line.quantity), "have": plain(max(have, Decimal()))}
    return Refusal("orders.goods-missing", sentence % (figures | {"warehouse": warehouse.name}), None, figures)


def filled(values: Mapping[str, Any], **sentences: str) -> Iterator[Refusal]:
    """Each of these was said."""
    for name, sentence in sentences.items():
        value = values.get(name)
        if not (value.strip() if isinstance(value, str) else value):
            yield Refusal(f"orders.{name.replace('_', '-')}-missing", sentence, name)


def not_before(moment: datetime, before: datetime | None, now: datetime, field: str) -> Refusal | None:
    """Neither before what it follows nor in the future. People say minutes: in the minute of the step before isn't before it."""
    if moment > now:
        return Refusal("orders.in-the-future", _("That is still to come."), field)
    if before is not None and moment < before.replace(second=0, microsecond=0):
        return Refusal("orders.before-it-left", _("That is before the step it follows."), field)
    return None


def not_the_shipper(shipment: Shipment, actor: Any) -> Refusal | None:
    """Whoever picked or sent the goods signs nothing for the customer (defaults.md 1.5)."""
    if actor is None or actor.pk not in (shipment.picked_by_id, shipment.sent_by_id):
        return None
    sentence = _("You shipped this yourself: somebody else has to enter the sign-off.")
    return Refusal("orders.signed-by-shipper", sentence)


def proof(files: Sequence[Any], sentence: str) -> Refusal | None:
    return None if files else Refusal("orders.proof-missing", sentence, "files")


def something_bad(lines: Sequence[ShipmentLine]) -> Refusal | None:
    if any(line.bad > 0 for line in lines):
        return None
    return Refusal("orders.nothing-wrong", _("Say what is short, wrong or damaged."), "lines")


def claim_fits(line: ShipmentLine, n: int) -> Refusal | None:
    if min(line.short, line.wrong, line.damaged) >= 0 and line.bad <= line.quantity:
        return None
    sentence = _("Not more than the %(quantity)s that were sent.") % {"quantity": plain(line.quantity)}
    return Refusal("orders.claim-too-large", sentence, f"lines.{n}.short")


def back_fits(good: Decimal, most: Decimal, n: int) -> Refusal | None:
    if 0 <= good <= most:
        return None
    sentence = _("Not more than the %(quantity)s that were sent.") % {"quantity": plain(most)}
    return Refusal("orders.back-too-many", sentence, f"lines.{n}.good")
