"""Reasons not to request or issue an invoice or a credit note (ORD-8). Each returns a refusal or nothing."""

import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from customers.models import Customer
from orders.models import Invoice, InvoiceLine, InvoiceRequest, Order, OrderLine
from salesops.core.formats import money
from salesops.core.refusals import Refusal

DIGITS = re.compile(r"\d{20}", re.ASCII)


def figure(quantity: Decimal) -> str:
    """A quantity without zeros behind its point."""
    return f"{quantity.normalize():f}"


def is_confirmed(order: Order) -> Refusal | None:
    if order.confirmed_on and order.state != "cancelled":
        return None
    return Refusal("orders.not-confirmed", _("Only a confirmed order is invoiced."))


def waits(request: InvoiceRequest) -> Refusal | None:
    """Answered once: issued, sent back or withdrawn."""
    if request.state == "requested":
        return None
    sentence = _("This can't be done while it is %(state)s.") % {"state": request.machine.state_of(request).label}
    return Refusal("core.wrong-state", sentence, figures={"state": request.state})


def asks_something(quantities: Iterable[Decimal]) -> Refusal | None:
    if any(True for _quantity in quantities):
        return None
    return Refusal("orders.nothing-to-invoice", _("Say how much of which line."), "lines")


def quantity_fits(line: OrderLine, quantity: Decimal, left: Decimal) -> Refusal | None:
    """Positive, at most three places, and no more than is left: ordered − invoiced − asked for already."""
    field = f"lines.{line.no}"
    if quantity <= 0 or quantity != quantity.quantize(Decimal("0.001")):
        sentence = _("Line %(no)s: a quantity is positive and has at most three decimals.") % {"no": line.no}
        return Refusal("orders.bad-quantity", sentence, field)
    if quantity <= left:
        return None
    sentence = _("Line %(no)s: %(left)s are left to invoice.") % {"no": line.no, "left": figure(max(left, Decimal()))}
    return Refusal("orders.more-than-left", sentence, field, {"left": str(left), "asked": str(quantity)})


def tax_data(customer: Customer, kind: str) -> Refusal | None:
    """A special invoice needs the customer's title and tax number; an ordinary one a title."""
    missing = []
    if not (customer.invoice_title or customer.name):
        missing.append(_("invoice title"))
    if kind == "special" and not customer.credit_code:
        missing.append(_("unified social credit code"))
    if not missing:
        return None
    sentence = _("The customer's file lacks: %(fields)s.") % {"fields": " · ".join(missing)}
    return Refusal("orders.tax-data-missing", sentence, "kind")


def digits(tax_number: str, *, used: bool) -> Refusal | None:
    """The number of the tax office: 20 digits, each once."""
    if not DIGITS.fullmatch(tax_number):
        return Refusal("orders.bad-tax-number", _("The number of a digital invoice has 20 digits."), "tax_number")
    if used:
        return Refusal("orders.tax-number-used", _("This number is on another invoice already."), "tax_number")
    return None


def has_order(invoice: Invoice) -> Refusal | None:
    """What was invoiced before there was a portal is credited where it was issued."""
    if invoice.order_id is not None:
        return None
    return Refusal(
        "orders.invoice-without-order", _("An invoice from before the portal is credited where it was issued.")
    )


def left_to_credit(invoice: Invoice) -> Refusal | None:
    """Something of it is not credited yet."""
    if invoice.order_id is None or invoice.credited_amount < invoice.amount:
        return has_order(invoice)
    return Refusal("orders.all-credited", _("All of this invoice is credited."))


def credit_fits(line: InvoiceLine, quantity: Decimal, amount: Decimal) -> Refusal | None:
    """No more goods and no more money than the line has left."""
    field = f"lines.{line.no}"
    if quantity > line.quantity - line.credited:
        left = figure(line.quantity - line.credited)
        sentence = _("Line %(no)s: %(left)s are left to credit.") % {"no": line.no, "left": left}
        return Refusal("orders.more-than-invoiced", sentence, field)
    if amount > line.amount - line.credited_amount:
        left = money(line.amount - line.credited_amount)
        sentence = _("Line %(no)s: %(left)s are left to credit.") % {"no": line.no, "left": left}
        return Refusal("orders.more-than-invoiced", sentence, field)
    return None
