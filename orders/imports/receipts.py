"""Rows of the import ``receipts``: what came in before there was a portal, kept as it was (contract.md, "Imports")."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.imports.customer_refusals import unknown
from customers.imports.customers import CREATED, UNCHANGED, refuse
from customers.models import Customer
from orders.models import Invoice, OpenItem, Receipt
from orders.rules import imported as rules
from orders.rules.statements import booked_after, confirmed_until
from orders.services.receipt_history import PastReceipt, bring_receipts, pay
from salesops.core.refusals import Refusal
from salesops.core.sockets.imports import Applied, ImportContext, ImportRow

from .numbers import Highest
from .orders import customers_coded, one_at_a_time

# What a receipt that is there must say like the file, where the file says it.
SAME = ("received_on", "amount")
TEXTS = ("payer", "account", "memo")


@dataclass
class Known:
    """What is kept from part to part: of the references that came, the highest of our own shape."""

    highest: Highest = field(default_factory=lambda: Highest("HK"))


def apply_receipts(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """Some thousand rows at once, with a constant number of statements."""
    one_at_a_time()
    billed = _invoices({row.values["invoice_number"] for row in rows if "invoice_number" in row.values})
    codes = {row.values["customer_code"] for row in rows if "customer_code" in row.values}
    codes |= {invoice.customer.code for invoice in billed.values()}
    customers = customers_coded(codes, context.actor, "receipts", "e")
    references = [row.values["reference"] for row in rows]
    there = {r.number: r for r in Receipt.objects.filter(number__in=references).select_related("customer")}
    items = _items(billed.values())
    left = {item.pk: item.open_amount for of_invoice in items.values() for item in of_invoice}
    until = confirmed_until(customer.pk for customer in customers.values())
    done: dict[int, Applied] = {}
    new: list[tuple[ImportRow, PastReceipt]] = []
    for row in rows:
        invoice = billed.get(row.values.get("invoice_number", ""))
        customer = customers.get(_code(row, invoice))
        known = there.get(row.values["reference"])
        if known is not None:
            if not refuse(row, _differs(row, known, customer)):
                done[row.number] = UNCHANGED
        elif customer is not None and refuse(
            row, booked_after(row.values["received_on"], until.get(customer.pk), "received_on")
        ):
            continue
        elif (past := _past(row, customer, invoice, items, left, context)) is not None:
            new.append((row, past))
    bring_receipts(actor=context.actor, receipts=[past for _row, past in new], now=timezone.now())
    context.known.highest.add(row.values["reference"] for row, _past_receipt in new)
    return done | dict.fromkeys((row.number for row, _past_receipt in new), CREATED)


def finish_receipts(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """Our own series goes on behind the references that came: the last lock that is taken."""
    context.known.highest.go_on()
    return {}


def _invoices(numbers: set[str]) -> dict[str, Invoice]:
    rows = Invoice.objects.filter(number__in=numbers).select_related("customer")
    return {invoice.number: invoice for invoice in rows}


def _items(invoices: Iterable[Invoice]) -> Mapping[int, list[OpenItem]]:
    """Invoice → its items, locked by id, as they are read: the first to be paid first."""
    rows = OpenItem.objects.filter(entry__invoice__in=[invoice.pk for invoice in invoices]).select_related("entry")
    found: dict[int, list[OpenItem]] = defaultdict(list)
    for item in rows.order_by("pk").select_for_update(of=("self",)):
        found[item.entry.invoice_id].append(item)  # type: ignore[index]
    return {invoice: sorted(items, key=lambda item: (item.due_on, item.no)) for invoice, items in found.items()}


def _code(row: ImportRow, invoice: Invoice | None) -> str:
    """Whose money it is: the file says it, or the invoice does."""
    code: str = row.values.get("customer_code") or (invoice.customer.code if invoice else "")
    return code.casefold()


def _past(
    row: ImportRow, customer: Customer | None, invoice: Invoice | None, items: Mapping[int, list[OpenItem]],
    left: dict[int, Decimal], context: ImportContext,
) -> PastReceipt | None:  # fmt: skip
    """The receipt ``row`` brings, or ``None`` when it is refused."""
    values = row.values
    refused = refuse(
        row,
        _nobody(values, invoice) if customer is None else rules.not_merged(customer),
        _no_invoice(values, customer, invoice),
        *rules.receipt_fits(values, context.day),
    )
    if refused or customer is None:
        return None
    texts = {name: values.get(name, "") for name in TEXTS}
    fields = {"number": values["reference"], "customer_id": customer.pk} | {name: values[name] for name in SAME} | texts
    past = PastReceipt(fields)
    if invoice is not None:
        pay(past, items.get(invoice.pk, []), left)
    return past


def _nobody(values: Mapping[str, Any], invoice: Invoice | None) -> Refusal:
    code = values.get("customer_code")
    if code:
        return unknown("customer_code", _("There is no customer %(value)s."), code)
    if invoice is not None or values.get("invoice_number"):
        return unknown("invoice_number", _("There is no invoice %(value)s."), values["invoice_number"])
    return Refusal("orders.whose-money", _("Say whose money it is: a customer or an invoice."), "customer_code")


def _no_invoice(values: Mapping[str, Any], customer: Customer | None, invoice: Invoice | None) -> Refusal | None:
    number = values.get("invoice_number")
    if not number or customer is None or (invoice is not None and invoice.customer_id == customer.pk):
        return None
    if invoice is None:
        return unknown("invoice_number", _("There is no invoice %(value)s."), number)
    return Refusal("orders.invoice-of-another", _("This invoice is another customer's."), "invoice_number")


def _differs(row: ImportRow, receipt: Receipt, customer: Customer | None) -> Refusal | None:
    """The same again changes nothing; anything else under a reference that is taken is refused."""
    values = row.values
    same = (
        customer is not None
        and customer.pk == receipt.customer_id
        and all(getattr(receipt, name) == values[name] for name in SAME)
        and all(getattr(receipt, name) == values[name] for name in TEXTS if name in values)
    )
    return (
        None if same else Refusal("orders.number-taken", _("This reference is taken by another receipt."), "reference")
    )
