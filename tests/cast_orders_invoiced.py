"""Orders of the tests that were shipped, signed for, invoiced, by the services people use.

``confirmed(company, files, goods, "2")`` is an order of two fillers, 226,000; ``deliver`` ships it and has it signed for.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from customers.models import Customer
from orders.models import Invoice, InvoiceRequest, Order
from orders.services.entries import Moved, follow_quantities, lock_order, write_entries
from orders.services.invoice_requests import request_invoice, signed_to_invoice
from orders.services.invoices import issue_invoice
from orders.services.orders import confirm_order, submit_order
from tests.cast_orders_made import NOW, TODAY, account, draft


def digits(n: int) -> str:
    """The number of the tax office on the n-th document."""
    return f"{26_3200_0000_0000_000000 + n:020d}"


def with_tax_data(customer: Customer) -> Customer:
    customer.invoice_title, customer.credit_code = customer.name, "91320583MA1MU38G5E"
    customer.save(update_fields=["invoice_title", "credit_code"])
    return customer


def confirmed(
    company: Any, files: Any, goods: Any, quantity: str = "2", *, limit: str = "9000000", **line: Any
) -> Order:
    """Confirmed by the secretary, of the rep's customer, term 60 days."""
    with_tax_data(files.zerun)
    account(files.zerun, limit)
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, quantity, **line), now=NOW)
    return confirm_order(actor=company.secretary, order=order, now=NOW)


def move(order: Order, kind: str, quantity: str | None = None, *, on: date = TODAY, at: datetime = NOW) -> Order:
    """``quantity`` of each line (all of it unless told) shipped, signed for, come back."""
    with transaction.atomic():
        order = lock_order(order)
        lines = list(order.lines.select_related("order"))
        moved = [Moved(line, line.quantity if quantity is None else Decimal(quantity)) for line in lines]
        write_entries(kind, moved, on=on, now=at, actor=None)
        return follow_quantities(order, order.lines.all(), actor=None)


def deliver(order: Order, quantity: str | None = None, *, on: date = TODAY) -> Order:
    move(order, "shipped", quantity, on=on)
    return move(order, "signed", quantity, on=on)


def ask(company: Any, order: Order, quantity: str | None = None, **fields: Any) -> InvoiceRequest:
    """Requested by the secretary: what is signed for unless ``quantity`` of each line is told."""
    lines = list(order.lines.select_related("order"))
    given = signed_to_invoice(order, lines) if quantity is None else {line.pk: Decimal(quantity) for line in lines}
    return request_invoice(actor=company.secretary, order=order, quantities=given, now=NOW, **fields)


def invoice(company: Any, order: Order, quantity: str | None = None, *, now: datetime = NOW, **fields: Any) -> Invoice:
    """Requested and issued by finance."""
    request = ask(company, order, quantity, **fields)
    number = digits(Invoice.objects.count() + 1)
    return issue_invoice(actor=company.finance, request=request, tax_number=number, now=now)
