"""Invoices of the demo's shipped orders and what was paid of them: settled ones in full, the others as their customers pay.

Written in bulk, some thousand orders at once; the ledger, the open items and the quantities follow by the database's own rules.
"""

import random
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from customers.models import CreditAccount
from orders.models import Invoice, InvoiceLine, LedgerEntry, LineEntry, OpenItem, Order, OrderLine, Receipt, Settlement
from salesops.core import worktime
from salesops.core.copying import copy_values, new_keys
from salesops.core.loading import counted_anew, loading
from salesops.core.money import ZERO, round_money
from salesops.core.numbering.drawing import draw_numbers
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

from .habits import payment

SHIPPED = ("signed_off", "closed")
BATCH = 5_000
PART = ("id", "invoice_id", "no", "line_id", "quantity", "tax_rate", "amount", "net")
USUAL_TERM = 30
ENTRIES = """
INSERT INTO orders_lineentry (line_id, kind, quantity, amount, net, "on", at, reason, record_kind, record_id)
SELECT part.line_id, 'invoiced', part.quantity, part.amount, part.net, invoice.issued_on, invoice.issued_at, '',
       'orders.invoice', invoice.id::text
FROM orders_invoiceline part JOIN orders_invoice invoice ON invoice.id = part.invoice_id
WHERE invoice.id = ANY(%s) ORDER BY part.id
"""


@dataclass
class _Bill:
    """An order and what of it was signed for."""

    order: Order
    issued_on: date
    due_on: date
    lines: list[OrderLine] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), ZERO)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def build_invoices(demo: DemoCompany) -> None:
    chance = random.Random(f"invoices {demo.size}")  # noqa: S311
    terms = dict(CreditAccount.objects.filter(term_days__gt=0).values_list("customer", "term_days"))
    orders = list(Order.objects.filter(state__in=SHIPPED).order_by("pk").values_list("pk", flat=True))
    with ExitStack() as loaded:
        if demo.size == "large":
            loaded.enter_context(loading(Invoice, InvoiceLine, LedgerEntry, LineEntry, OpenItem))
            # What settled an item is looked up while others are settled.
            loaded.enter_context(loading(Settlement, indexes=()))
        for start in range(0, len(orders), BATCH):
            _bill(demo, chance, orders[start : start + BATCH], terms)
            if not start:
                counted_anew(Invoice, InvoiceLine, LedgerEntry, OpenItem, Settlement)


def _bill(demo: DemoCompany, chance: random.Random, orders: list[int], terms: dict[int, int]) -> None:
    bills = _bills(demo, chance, orders, terms)
    invoices = _invoices(bills, demo.people.get("finance"))
    Invoice.objects.bulk_create(invoices, batch_size=1000)
    parts = (
        (invoice.pk, no, line.pk, line.quantity, line.tax_rate, line.amount, line.net)
        for invoice, bill in zip(invoices, bills, strict=True)
        for no, line in enumerate(bill.lines, 1)
    )
    count = sum(len(bill.lines) for bill in bills)
    keys = new_keys(InvoiceLine, count)
    copy_values(InvoiceLine, PART, ((key, *part) for key, part in zip(keys, parts, strict=True)))
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, [[invoice.pk for invoice in invoices]])
    # Signed for and invoiced: it is being settled.
    Order.objects.filter(pk__in=[bill.order.pk for bill in bills], state="signed_off").update(state="settling")
    _pay(demo, chance, bills, invoices)


def _bills(demo: DemoCompany, chance: random.Random, orders: list[int], terms: dict[int, int]) -> list[_Bill]:
    """By the day they were issued."""
    signed = dict(
        LineEntry.objects.filter(kind="signed", line__order__in=orders)
        .order_by()
        .values_list("line__order")
        .annotate(last=Max("on"))
    )
    found: dict[int, _Bill] = {}
    rows = OrderLine.objects.filter(order__in=orders, signed__gt=0, amount__gt=0)
    for line in rows.select_related("order__customer").order_by("order_id", "no"):
        order = line.order
        if order.pk not in found:
            day = signed[order.pk]
            issued = worktime.next_working_day(day + timedelta(days=1 + int(chance.random() * 5)))
            due = worktime.next_working_day(day + timedelta(days=terms.get(order.customer_id, USUAL_TERM)))
            found[order.pk] = _Bill(order, issued, max(issued, due))
        found[order.pk].lines.append(line)
    bills = [bill for bill in found.values() if bill.issued_on < demo.today]
    return sorted(bills, key=lambda bill: (bill.issued_on, bill.order.pk))


def _tax_number(number: str, day: date) -> str:
    return f"{day:%y}32{int(number.rpartition('-')[2]):016d}"


def _invoices(bills: list[_Bill], finance: Any) -> list[Invoice]:
    numbers: list[str] = []
    for year in sorted({bill.issued_on.year for bill in bills}):
        count = sum(1 for bill in bills if bill.issued_on.year == year)
        numbers += draw_numbers("FP", count, on=date(year, 12, 31))
    return [
        Invoice(
            number=number, tax_number=_tax_number(number, bill.issued_on), customer=bill.order.customer, order=bill.order,
            title=bill.order.customer.invoice_title or bill.order.customer.name, tax_code=bill.order.customer.credit_code,
            issued_on=bill.issued_on, due_on=bill.due_on, amount=bill.amount, net=bill.net, issued_by=finance,
            issued_at=_at(bill.issued_on, 15),
        )
        for number, bill in zip(numbers, bills, strict=True)
    ]  # fmt: skip


def _pay(demo: DemoCompany, chance: random.Random, bills: list[_Bill], invoices: list[Invoice]) -> None:
    """Settled orders in full; of the others what is paid by now, as their customers pay."""
    items = {
        item.entry.invoice_id: item
        for item in OpenItem.objects.select_related("entry").filter(entry__invoice__in=[i.pk for i in invoices])
    }
    paid: list[tuple[OpenItem, date, Decimal]] = []
    for bill, invoice in zip(bills, invoices, strict=True):
        day, share = payment(chance, bill.order.customer_id, bill.due_on, invoice.amount)
        if bill.order.state == "closed":
            share = Decimal(1)
        elif day >= demo.today:
            continue
        day = min(max(day, bill.issued_on), demo.today - timedelta(days=1))
        paid.append((items[invoice.pk], day, round_money(invoice.amount * share)))
    paid.sort(key=lambda row: row[1])
    rows = [row for row in paid if row[2] > 0]
    receipts = Receipt.objects.bulk_create(_receipts(rows), batch_size=1000)
    entries = {
        entry.receipt_id: entry
        for entry in LedgerEntry.objects.filter(receipt__in=[r.pk for r in receipts], kind="receipt").only("receipt_id")
    }
    Settlement.objects.bulk_create(
        [
            Settlement(item=item, entry=entries[receipt.pk], amount=amount, on=day, at=_at(day, 16))
            for (item, day, amount), receipt in zip(rows, receipts, strict=True)
        ]
    )


def _receipts(rows: list[tuple[OpenItem, date, Decimal]]) -> list[Receipt]:
    """One receipt for each payment, numbered in the order of their days."""
    numbers: list[str] = []
    for year in sorted({day.year for _item, day, _amount in rows}):
        count = sum(1 for _item, day, _amount in rows if day.year == year)
        numbers += draw_numbers("HK", count, on=date(year, 12, 31))
    return [
        Receipt(number=number, customer_id=item.customer_id, received_on=day, amount=amount, booked_at=_at(day, 16))
        for number, (item, day, amount) in zip(numbers, rows, strict=True)
    ]


demo_parts.register(DemoPart("orders.invoices", 52, build_invoices))
