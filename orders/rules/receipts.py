"""Reasons not to book, settle, take back or reverse money received (ORD-8). Each returns a refusal or nothing."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from orders.models import BankMatch, OpenItem, Order, Receipt
from salesops.core.formats import day_long, money
from salesops.core.refusals import Refusal

CENT = Decimal("0.01")
# Above it an amount is a slip of the hand; it also keeps sums inside their columns.
MOST = Decimal(10) ** 12


def first_open_day(today: date, months_open: int) -> date:
    """The first day money is still booked on: so many months before the present one are not closed yet."""
    months = today.year * 12 + today.month - 1 - months_open
    return date(months // 12, months % 12 + 1, 1)


def amount_valid(amount: Decimal, field: str = "amount") -> Refusal | None:
    """Positive, at most two decimals, and no slip of the hand."""
    if not amount.is_finite() or amount <= 0 or amount >= MOST or amount != amount.quantize(CENT):
        sentence = _("An amount is positive, below %(most)s, and has at most two decimals.") % {"most": money(MOST)}
        return Refusal("orders.bad-amount", sentence, field)
    return None


def day_open(day: date, today: date, months_open: int, field: str = "on") -> Refusal | None:
    """Not in the future (``orders.receipt-in-future``), not in a closed month (``orders.month-closed``)."""
    if day > today:
        return Refusal("orders.receipt-in-future", _("This day is still to come."), field)
    first = first_open_day(today, months_open)
    if day < first:
        sentence = _("This month is closed: the first open day is %(day)s.") % {"day": day_long(first)}
        return Refusal("orders.month-closed", sentence, field, {"first": first.isoformat()})
    return None


def order_fits(order: Order | None, customer: int) -> Refusal | None:
    """Money is received ahead for an order of the same customer, handed in and not cancelled."""
    if order is None or (order.customer_id == customer and order.number and order.state != "cancelled"):
        return None
    sentence = _("Money is received ahead for an order of this customer that was submitted and is not cancelled.")
    return Refusal("orders.order-not-of-customer", sentence, "order")


def stands(receipt: Receipt) -> Refusal | None:
    """A reversed receipt settles nothing and is not reversed again."""
    if receipt.reversed_on is None:
        return None
    return Refusal("orders.receipt-reversed", _("This receipt was reversed."), figures={"on": str(receipt.reversed_on)})


def not_part_of_line(receipt: Receipt) -> Refusal | None:
    """A line of the bank is booked in full or waits: one part of a divided one is not taken out of it. Two queries."""
    match = BankMatch.objects.select_related("line").filter(receipt=receipt.pk).first()
    others = BankMatch.objects.filter(line=match.line_id, receipt__reversed_on=None) if match else None
    if match is None or others is None or not others.exclude(receipt=receipt.pk).exists():
        return None
    sentence = _(
        "This is one part of bank line %(reference)s: take the whole line back at the desk, then divide it anew."
    )
    told = {"reference": match.line.reference}
    return Refusal("orders.part-of-line", sentence % told, figures=told)


def reason_told(reason: str) -> Refusal | None:
    return None if reason.strip() else Refusal("orders.reason-missing", _("Say why."), "reason")


def something_to_settle(parts: int) -> Refusal | None:
    return None if parts else Refusal("orders.nothing-to-settle", _("Say how much settles which item."), "parts")


def each_once(items: list[int]) -> Refusal | None:
    if len(set(items)) == len(items):
        return None
    return Refusal("orders.item-twice", _("Each item stands once among what is settled."), "parts")


def of_customer(item: OpenItem, customer: int) -> Refusal | None:
    if item.customer_id == customer:
        return None
    sentence = _("The money of one customer settles no debt of another.")
    return Refusal("orders.other-customer", sentence, f"parts.{item.pk}")


def item_open(item: OpenItem, amount: Decimal) -> Refusal | None:
    """No item is settled beyond what is open of it."""
    if amount <= item.open_amount:
        return None
    sentence = _("Of %(document)s %(open)s are open.") % {
        "document": item.entry.document, "open": money(item.open_amount),
    }  # fmt: skip
    return Refusal(
        "orders.more-than-open", sentence, f"parts.{item.pk}", {"open": str(item.open_amount), "asked": str(amount)}
    )


def money_left(left: Decimal, wanted: Decimal) -> Refusal | None:
    """No money is spent twice."""
    if wanted <= left:
        return None
    sentence = _("Of this receipt %(left)s are left; %(wanted)s are asked for.") % {
        "left": money(left), "wanted": money(wanted),
    }  # fmt: skip
    return Refusal("orders.more-than-received", sentence, "parts", {"left": str(left), "asked": str(wanted)})


def not_before(day: date, earliest: date, field: str = "on") -> Refusal | None:
    """Nothing is settled before both the debt and the money were there, nothing taken back before it was given."""
    if day >= earliest:
        return None
    sentence = _("This can be dated %(day)s at the earliest.") % {"day": day_long(earliest)}
    return Refusal("orders.dated-too-early", sentence, field, {"earliest": earliest.isoformat()})


def something_taken(rows: int) -> Refusal | None:
    return (
        None
        if rows
        else Refusal("orders.nothing-allocated", _("This receipt settles nothing that could be taken back."))
    )


def not_refunded(refunded: Decimal) -> Refusal | None:
    """Money that went back to the customer is no longer there to be taken back."""
    if not refunded:
        return None
    sentence = _("%(amount)s of this receipt were refunded.") % {"amount": money(refunded)}
    return Refusal("orders.receipt-refunded", sentence, figures={"refunded": str(refunded)})
