"""Reasons against a row of the import of orders (contract.md, "Imports")."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _

from customers.models import Customer
from orders.models import Order
from salesops.core.formats import money
from salesops.core.refusals import Refusal

from .invoices import is_confirmed
from .orders import MOST
from .orders import line_fits as fits

MOST_OWED = Decimal(10) ** 12


class Shipped(Protocol):
    """A line with the days it was shipped and signed for."""

    shipped_on: date | None
    signed_on: date | None


def agrees(said: Mapping[str, Any], row: Mapping[str, Any], names: Iterable[str]) -> Iterator[Refusal]:
    """Rows of one order say the same of it."""
    for name in names:
        if name in row and name in said and row[name] != said[name]:
            yield Refusal("orders.rows-differ", _("The rows of one order say different things here."), name)


def not_merged(customer: Customer) -> Refusal | None:
    if customer.merged_into_id is None:
        return None
    return Refusal("orders.customer-closed", _("This customer is archived or merged into another."), "customer_code")


def days_fit(said: Mapping[str, Any], today: date) -> Iterator[Refusal]:
    """An order was placed, then confirmed, neither in the future."""
    ordered, confirmed = said["ordered_on"], said.get("confirmed_on")
    if ordered > today:
        yield Refusal("orders.day-ahead", _("This day is still to come."), "ordered_on")
    if confirmed is not None and confirmed > today:
        yield Refusal("orders.day-ahead", _("This day is still to come."), "confirmed_on")
    if confirmed is not None and confirmed < ordered:
        yield Refusal("orders.days-backwards", _("This lies before the day the order was placed."), "confirmed_on")


def line_fits(values: Mapping[str, Any], said: Mapping[str, Any], today: date) -> Iterator[Refusal]:
    """Quantity, price and discount a line may have; shipped after it was confirmed, signed for after it was shipped."""
    if (
        not 0 < values["quantity"] <= MOST
        or values["unit_price"] > MOST
        or not 0 <= values.get("discount_rate", 0) <= 1
    ):
        # Words for what is rare; the columns of the file keep to the decimals.
        for refusal in fits(0, values):
            yield Refusal(refusal.code, refusal.message, (refusal.field or "").rpartition(".")[2])
    if not 1 <= values["line_no"] <= 32_767:
        yield Refusal("orders.line-number", _("Lines are numbered from 1."), "line_no")
    shipped, signed = values.get("shipped_on"), values.get("signed_off_on")
    begun = said.get("confirmed_on", said["ordered_on"])
    if shipped is not None and shipped > today:
        yield Refusal("orders.day-ahead", _("This day is still to come."), "shipped_on")
    if shipped is not None and shipped < begun:
        yield Refusal("orders.days-backwards", _("This lies before the day the order was confirmed."), "shipped_on")
    if signed is not None and shipped is None:
        yield Refusal("orders.signed-unshipped", _("What was signed for was shipped before: say when."), "shipped_on")
    elif signed is not None and shipped is not None and not shipped <= signed <= today:
        sentence = _("Goods are signed for after they were shipped, and not in the future.")
        yield Refusal("orders.days-backwards", sentence, "signed_off_on")


def status_fits(said: Mapping[str, Any], lines: Sequence[Shipped]) -> Iterator[Refusal]:
    """The status says what days can't: a draft and a cancelled order were never shipped, a settled one was signed for."""
    status, shipped = said.get("status"), [line for line in lines if line.shipped_on]
    if status in ("draft", "cancelled") and shipped:
        yield Refusal("orders.status-against-days", _("It was shipped: it is neither a draft nor cancelled."), "status")
    if status == "closed" and (not shipped or any(line.signed_on is None for line in shipped)):
        sentence = _("A settled order was signed for: say when each line was shipped and signed for.")
        yield Refusal("orders.status-against-days", sentence, "status")


def invoice_fits(values: Mapping[str, Any], today: date) -> Iterator[Refusal]:
    """Issued, not in the future, for an amount; due on that day or later."""
    if values["issued_on"] > today:
        yield Refusal("orders.day-ahead", _("This day is still to come."), "issued_on")
    if values["due_on"] < values["issued_on"]:
        yield Refusal("orders.days-backwards", _("It is due before it was issued."), "due_on")
    if not 0 < values["amount"] < MOST_OWED:
        yield Refusal(
            "orders.amount-out-of-range", _("An invoice is of more than 0 and less than 1,000,000,000,000."), "amount"
        )


def receipt_fits(values: Mapping[str, Any], today: date) -> Iterator[Refusal]:
    """Received, not in the future; an amount."""
    if values["received_on"] > today:
        yield Refusal("orders.day-ahead", _("This day is still to come."), "received_on")
    if not 0 < values["amount"] < MOST_OWED:
        yield Refusal(
            "orders.amount-out-of-range", _("A receipt is of more than 0 and less than 1,000,000,000,000."), "amount"
        )


def order_takes_invoice(order: Order, customer: Customer, amount: Decimal, left: Decimal) -> Iterator[Refusal]:
    """An order of a former system and of this customer, confirmed there; ``left``: what of it is not invoiced yet."""
    if order.customer_id != customer.pk:
        yield Refusal("orders.order-of-another", _("This order is another customer's."), "order_number")
    elif order.imported_at is None:
        sentence = _("This order was made here: its invoices are requested and issued here.")
        yield Refusal("orders.order-made-here", sentence, "order_number")
    elif refusal := is_confirmed(order):
        yield Refusal(refusal.code, refusal.message, "order_number")
    elif amount > left:
        sentence = _("Of this order %(left)s is left to invoice. What has no order comes with an empty order number.")
        yield Refusal("orders.more-than-left", sentence % {"left": money(left)}, "amount", {"left": str(left)})
