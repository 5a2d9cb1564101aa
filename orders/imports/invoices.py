"""Rows of the import ``invoices``: what a former system invoiced, kept as it was (contract.md, "Imports")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.credit.holders import holders_of
from customers.imports.customer_refusals import unknown
from customers.imports.customers import CREATED, UNCHANGED, refuse
from customers.models import CreditAccount, Customer
from orders.models import Invoice, Order, OrderLine
from orders.rules import imported as rules
from orders.rules.statements import booked_after, confirmed_until
from orders.services.invoice_history import PastInvoice, bring_invoices, left_of, take_parts
from salesops.core.refusals import Refusal
from salesops.core.sockets.imports import Applied, ImportContext, ImportRow

from .numbers import Highest
from .orders import customers_named, one_at_a_time

# What an invoice that is there must say like the file; whether it is disputed may have changed since.
SAME = ("issued_on", "due_on", "amount")


@dataclass
class Known:
    """What is kept from part to part: of the numbers that came, the highest of our own shape."""

    highest: Highest = field(default_factory=lambda: Highest("FP"))


@dataclass
class _Billed:
    """An order with its lines, as they are once the rows before were taken."""

    order: Order
    lines: list[OrderLine] = field(default_factory=list)


def apply_invoices(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """Some thousand rows at once, with a constant number of statements."""
    one_at_a_time()
    customers = customers_named(rows, context.actor, "invoices", "e")
    numbers = [row.values["number"] for row in rows]
    there = {i.number: i for i in Invoice.objects.filter(number__in=numbers).select_related("order")}
    billed = _orders({row.values["order_number"] for row in rows if "order_number" in row.values})
    until = confirmed_until(customer.pk for customer in customers.values())
    done: dict[int, Applied] = {}
    new: list[tuple[ImportRow, PastInvoice]] = []
    for row in rows:
        customer = customers.get(row.values["customer_code"].casefold())
        known = there.get(row.values["number"])
        if known is not None:
            if not refuse(row, _differs(row, known, customer)):
                done[row.number] = UNCHANGED
        elif customer is not None and refuse(
            row, booked_after(row.values["issued_on"], until.get(customer.pk), "issued_on")
        ):
            continue
        elif (past := _past(row, customer, billed, context)) is not None:
            new.append((row, past))
    bring_invoices(actor=context.actor, invoices=[past for _row, past in new], now=timezone.now())
    context.known.highest.add(row.values["number"] for row, _past_invoice in new)
    return done | dict.fromkeys((row.number for row, _past_invoice in new), CREATED)


def finish_invoices(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """Our own series goes on behind the numbers that came: the last lock that is taken."""
    context.known.highest.go_on()
    return {}


def _orders(numbers: Iterable[str]) -> dict[str, _Billed]:
    """Orders by their number, locked behind the credit accounts that count: what is owed and what is on order change together."""
    named = Order.objects.filter(number__in=list(numbers))
    holders = set(holders_of(set(named.values_list("customer", flat=True))).values())
    list(CreditAccount.objects.filter(customer__in=holders).order_by("pk").select_for_update().values_list("pk"))
    found = {order.pk: _Billed(order) for order in named.defer("notes").order_by("pk").select_for_update()}
    for line in OrderLine.objects.filter(order__in=found).order_by("order", "no") if found else ():
        found[line.order_id].lines.append(line)
    return {str(one.order.number): one for one in found.values()}


def _past(
    row: ImportRow, customer: Customer | None, billed: Mapping[str, _Billed], context: ImportContext
) -> PastInvoice | None:
    """The invoice ``row`` brings, or ``None`` when it is refused."""
    values = row.values
    number = values.get("order_number")
    one = billed.get(number) if number else None
    absent = unknown("order_number", _("There is no order %(value)s."), number) if number and one is None else None
    refused = refuse(
        row,
        *([_nobody(values)] if customer is None else [rules.not_merged(customer)]),
        absent,
        *rules.invoice_fits(values, context.day),
    )
    if refused or customer is None:
        return None
    if one and refuse(row, *rules.order_takes_invoice(one.order, customer, values["amount"], left_of(one.lines))):
        return None
    return PastInvoice(
        {
            "number": values["number"], "customer_id": customer.pk, "order_id": one.order.pk if one else None,
            "title": customer.invoice_title or customer.name, "tax_code": customer.credit_code or "",
            "issued_on": values["issued_on"], "due_on": values["due_on"], "amount": values["amount"],
        },
        take_parts(one.lines, values["amount"]) if one else [],
        values.get("disputed", False),
    )  # fmt: skip


def _nobody(values: Mapping[str, Any]) -> Refusal:
    return unknown("customer_code", _("There is no customer %(value)s."), values["customer_code"])


def _differs(row: ImportRow, invoice: Invoice, customer: Customer | None) -> Refusal | None:
    """The same again changes nothing; anything else under a number that is taken is refused."""
    values = row.values
    order = invoice.order.number if invoice.order else None
    same = (
        customer is not None
        and customer.pk == invoice.customer_id
        and all(getattr(invoice, name) == values[name] for name in SAME)
        and values.get("order_number", order) == order
    )
    return None if same else Refusal("orders.number-taken", _("This number is taken by another invoice."), "number")
