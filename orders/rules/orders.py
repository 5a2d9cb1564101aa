"""Reasons not to take an order further (ORD-4, defaults.md 13). Each returns a refusal or nothing; services ask all at once."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer, ShippingAddress
from customers.states.customer import CustomerStatus
from orders.models import Order, OrderLine
from orders.pricing import GREEN, RED, light_of
from salesops.core.formats import percent
from salesops.core.refusals import Refusal

# More than any order means; the columns hold ten times as much.
MOST = Decimal(99_999_999)
NEEDED = ("address", "receiver", "receiver_phone", "receiving_hours")


def customer_active(customer: Customer) -> Refusal | None:
    if customer.merged_into_id is None and customer.status != CustomerStatus.ARCHIVED:
        return None
    return Refusal("orders.customer-closed", _("This customer is archived or merged into another."), "customer")


def has_lines(lines: Iterable[OrderLine]) -> Refusal | None:
    if any(True for _line in lines):
        return None
    return Refusal("orders.no-lines", _("An order needs at least one line."), "lines")


def promised(order: Order, today: date) -> Refusal | None:
    if order.promised_on is None:
        return Refusal("orders.no-promised-date", _("Say for which day delivery is promised."), "promised_on")
    if order.promised_on < today:
        return Refusal("orders.promised-in-the-past", _("The promised day has passed."), "promised_on")
    return None


def on_sale(line: OrderLine) -> Refusal | None:
    if line.product.state == "active":
        return None
    sentence = _("Line %(no)s: %(product)s is no longer sold.") % {"no": line.no, "product": line.product.name}
    return Refusal("orders.product-withdrawn", sentence, f"lines.{line.no - 1}.product")


def ships_somewhere(address: ShippingAddress | None) -> Refusal | None:
    """Address, receiver, phone and receiving hours are known (decisions.md)."""
    if address is None or not address.is_active:
        return Refusal("orders.no-address", _("Choose where the goods go."), "address")
    fields = {field.name: str(field.verbose_name) for field in ShippingAddress._meta.fields}
    missing = [fields[name] for name in NEEDED if not getattr(address, name)]
    if not missing:
        return None
    sentence = _("The shipping address lacks: %(fields)s.") % {"fields": " · ".join(missing)}
    return Refusal("orders.address-incomplete", sentence, "address", {"missing": missing})


def is_draft(order: Order) -> Refusal | None:
    if order.state == "draft":
        return None
    sentence = _("Only a draft is edited; this order is %(state)s.") % {"state": order.machine.state_of(order).label}
    return Refusal("orders.not-a-draft", sentence, figures={"state": order.state})


def waits_for_credit() -> Refusal:
    return Refusal("orders.waits-for-credit", _("This order waits for the approval of its credit exception."))


def waits_for_price() -> Refusal:
    return Refusal("orders.waits-for-price", _("This order waits for the approval of its prices."))


def line_fits(n: int, line: Mapping[str, Any]) -> Iterator[Refusal]:
    """Quantities and prices the columns can hold and a person can mean. ``n`` counts from 0."""
    quantity, price, discount = line["quantity"], line.get("unit_price"), line.get("discount_rate") or Decimal()
    if quantity <= 0:
        yield Refusal("orders.quantity-not-positive", _("The quantity must be more than 0."), f"lines.{n}.quantity")
    elif quantity > MOST or places(quantity) > 3:
        yield Refusal("orders.quantity-out-of-range", _("At most 3 decimals and 99,999,999."), f"lines.{n}.quantity")
    if price is not None and price < 0:
        yield Refusal("orders.price-negative", _("Not less than 0."), f"lines.{n}.unit_price")
    elif price is not None and (price > MOST or places(price) > 6):
        yield Refusal("orders.price-out-of-range", _("At most 6 decimals and 99,999,999."), f"lines.{n}.unit_price")
    if not 0 <= discount <= 1 or places(discount) > 6:
        yield Refusal("orders.discount-out-of-range", _("A discount is 0 to 100%."), f"lines.{n}.discount_rate")


def places(number: Decimal) -> int:
    """Decimals of ``number``; 1.500 has one."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 99


def price_kept(line: OrderLine, usual: Decimal | None, floor: Decimal | None, free: Decimal) -> Refusal | None:
    """A price keeps above the floor and within the free discount (per cent) from what the customer usually pays."""
    net = line.unit_price * (1 - line.discount_rate)
    colour, against = light_of(net, usual, floor, free)
    if colour == GREEN:
        return None
    field = f"lines.{line.no - 1}.unit_price"
    named = {"no": line.no, "product": line.product.name}
    if colour == RED:
        sentence = _("Line %(no)s: the price of %(product)s is below the floor.") % named
        return Refusal("orders.below-floor", sentence, field)
    named |= {"discount": percent(against), "free": percent(free / 100)}
    sentence = _("Line %(no)s: %(discount)s discount on %(product)s; %(free)s is free.") % named
    return Refusal("orders.discount-needs-approval", sentence, field, {"discount": str(against)})
