"""Invoices of a former system, some thousand at once (contract.md, "Imports"; ORD-8).

They are history: amounts and due dates as they were, marked (``imported_at``). What they invoiced of an order is written to its
lines, so that a debt is never counted as an open order as well. Debt and open items are booked by the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from orders.models import Dispute, Invoice, InvoiceLine, LineEntry, Order, OrderLine
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity_of
from salesops.core.copying import copy_objects
from salesops.core.money import ZERO, net_of_vat

from .history import moment

LEAST = Decimal("0.001")
# What an invoice without an order was taxed with, which its file doesn't say.
USUAL_RATE = Decimal("0.13")
RECORD = "orders.invoice"


@dataclass(slots=True)
class Part:
    """What of an order line an invoice is for."""

    line: OrderLine
    quantity: Decimal
    amount: Decimal
    net: Decimal


@dataclass(slots=True)
class PastInvoice:
    """An invoice as it comes; ``fields`` are columns of it, ``parts`` what it is for, none without an order.

    ``disputed``: all of it is.
    """

    fields: dict[str, Any]
    parts: list[Part] = field(default_factory=list)
    disputed: bool = False

    @property
    def net(self) -> Decimal:
        if self.parts:
            return sum((part.net for part in self.parts), ZERO)
        return net_of_vat(self.fields["amount"], USUAL_RATE).net


def left_of(lines: Iterable[OrderLine]) -> Decimal:
    """What of ``lines`` is not invoiced yet, VAT included."""
    return sum((line.ordered_amount - line.invoiced_amount for line in lines), ZERO)


def take_parts(lines: Sequence[OrderLine], amount: Decimal) -> list[Part]:
    """Cover ``amount`` by ``lines``, one after the other, and note on them what is taken: the file says the sum alone.

    The last line reached gives the share of its quantity, never all of it while some of its amount is left.
    """
    parts, rest = [], amount
    for line in lines:
        quantity, worth = line.ordered - line.invoiced, line.ordered_amount - line.invoiced_amount
        if quantity <= 0 or (rest <= 0 and worth > 0):
            continue
        taken = min(rest, worth)
        if taken < worth:
            share = (quantity * taken / worth).quantize(LEAST, ROUND_UP)
            quantity = min(share, quantity - LEAST) or quantity
        net = _net(line, line.invoiced_amount + taken) - _net(line, line.invoiced_amount)
        parts.append(Part(line, quantity, taken, net))
        line.invoiced, line.invoiced_amount = line.invoiced + quantity, line.invoiced_amount + taken
        rest -= taken
    return parts


def _net(line: OrderLine, amount: Decimal) -> Decimal:
    return net_of_vat(amount, line.tax_rate).net


@act("orders.bring_invoices")
def bring_invoices(*, actor: Any, invoices: Sequence[PastInvoice], now: datetime) -> list[int]:
    """Write ``invoices`` as they were and return their ids. The same few statements for many.

    The caller has the right to, locked credit accounts and orders, and checked what they say.
    """
    if not invoices:
        return []
    mark = moment()
    made = Invoice.objects.bulk_create(
        [Invoice(net=past.net, issued_at=now, imported_at=mark, **past.fields) for past in invoices], batch_size=1000
    )
    lines, entries = [], []
    for invoice, past in zip(made, invoices, strict=True):
        for no, part in enumerate(past.parts, start=1):
            worth = {"quantity": part.quantity, "amount": part.amount, "net": part.net}
            lines.append(InvoiceLine(invoice=invoice, no=no, line=part.line, tax_rate=part.line.tax_rate, **worth))
            entries.append(_entry(part.line, worth, invoice.issued_on, now, invoice.pk))
    Dispute.objects.bulk_create(
        [
            Dispute(
                customer_id=invoice.customer_id, invoice=invoice, amount=invoice.amount,
                reason=_("Disputed in the former system"), opened_on=timezone.localdate(now),
            )
            for invoice, past in zip(made, invoices, strict=True)
            if past.disputed
        ],
        batch_size=1000,
    )  # fmt: skip
    copy_objects(lines)
    copy_objects(entries)
    # Signed for and invoiced: it is being settled.
    billed = {part.line.order_id for past in invoices for part in past.parts}
    Order.objects.filter(pk__in=billed, state="signed_off").update(state="settling")
    ids = [invoice.pk for invoice in made]
    record_activity_of(Invoice, ids, "orders.bring_invoices", actor=actor)
    return ids


def _entry(line: OrderLine, worth: dict[str, Decimal], on: date, now: datetime, invoice: int) -> LineEntry:
    return LineEntry(line=line, kind="invoiced", on=on, at=now, record_kind=RECORD, record_id=str(invoice), **worth)
