"""What the database itself refuses about invoices and receivables, whoever writes (ORD-8)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from orders.invariants import ledger
from orders.models import Invoice, InvoiceLine, LedgerEntry, OpenItem, Receipt, Settlement
from tests.cast_orders_invoiced import confirmed, deliver, digits, invoice
from tests.cast_orders_made import NOW, TODAY, received
from tests.orders.orders.test_walls import refused


@pytest.fixture
def billed(company, files, goods) -> Invoice:
    return invoice(company, deliver(confirmed(company, files, goods, "2")))


@pytest.mark.parametrize(
    "table",
    ["orders_invoice", "orders_invoiceline", "orders_ledgerentry", "orders_openitem", "orders_invoicerequestline"],
)
def test_what_was_written_stays(billed, table):
    column = "quantity" if table == "orders_invoicerequestline" else "amount"
    assert "refused" in refused(f"UPDATE {table} SET {column} = {column} + 1")
    assert "refused" in refused(f"DELETE FROM {table}")


def credit(billed: Invoice, amount: str) -> LedgerEntry:
    return received(billed.customer, amount, f"HK-{Receipt.objects.count() + 1}")


def settle(item: OpenItem, entry: LedgerEntry, amount: str) -> Settlement:
    return Settlement.objects.create(item=item, entry=entry, amount=Decimal(amount), on=TODAY, at=NOW)


def test_sums_are_written_by_settlements_only(billed):
    assert "refused" in refused("UPDATE orders_openitem SET settled = 1")
    assert "refused" in refused("UPDATE orders_ledgerentry SET spent = 1")
    assert "refused" in refused("UPDATE orders_invoice SET credited_amount = 1")
    assert "refused" in refused(
        "INSERT INTO orders_openitem (customer_id, entry_id, no, due_on, amount, settled)"
        " SELECT customer_id, entry_id, 9, due_on, 5, 0 FROM orders_openitem"
    )


def test_no_second_debt_for_an_invoice(billed):
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(
            customer=billed.customer,
            invoice=billed,
            kind="invoice",
            amount=5,
            on=TODAY,
            due_on=TODAY,
            document="X",
            at=NOW,
        )


def test_instalments_add_up(files):
    with pytest.raises(IntegrityError, match="add up"), transaction.atomic():
        Invoice.objects.create(
            number="FP-1", customer=files.zerun, issued_on=TODAY, due_on=TODAY, amount=100, net=90, issued_at=NOW,
            due_plan=[["2026-11-20", "60.00"], ["2026-12-20", "30.00"]],
        )  # fmt: skip


def test_lines_add_up_to_their_invoice(billed):
    line = billed.lines.get()
    made = Invoice.objects.create(
        number="FP-2", customer=billed.customer, issued_on=TODAY, due_on=TODAY, amount=100, net=90, issued_at=NOW
    )
    with pytest.raises(IntegrityError, match="add up"), transaction.atomic():
        InvoiceLine.objects.create(
            invoice=made, no=1, line=line.line, quantity=1, tax_rate=line.tax_rate, amount=99, net=90
        )


def test_no_item_is_settled_beyond_its_amount_and_no_credit_spent_twice(billed):
    item, receipt = OpenItem.objects.get(), credit(billed, "300000")
    settle(item, receipt, "226000")
    with pytest.raises(IntegrityError, match="open_item_settled"), transaction.atomic():
        settle(item, receipt, "0.01")
    settle(item, receipt, "-226000")
    small = credit(billed, "100")
    with pytest.raises(IntegrityError, match="ledger_spent"), transaction.atomic():
        settle(item, small, "100.01")
    with pytest.raises(IntegrityError, match="ledger_spent"), transaction.atomic():
        settle(item, LedgerEntry.objects.get(invoice=billed), "5")


def test_a_day_tells_what_was_open_then(billed):
    item, receipt = OpenItem.objects.get(), credit(billed, "226000")
    later = TODAY.replace(month=12)
    Settlement.objects.create(item=item, entry=receipt, amount=226_000, on=later, at=NOW)
    item.refresh_from_db()
    assert (item.open_amount, item.settled_on) == (0, later)
    assert [i.was_open for i in OpenItem.objects.on(TODAY)] == [Decimal(226_000)]
    assert not OpenItem.objects.on(later).exists()


def test_twenty_digits_or_none(files):
    given = {"customer": files.zerun, "issued_on": TODAY, "due_on": TODAY, "amount": 100, "net": 90, "issued_at": NOW}
    with pytest.raises(IntegrityError, match="invoice_digits"), transaction.atomic():
        Invoice.objects.create(number="FP-3", tax_number="12", **given)
    Invoice.objects.create(number="FP-4", tax_number=digits(9), **given)
    with pytest.raises(IntegrityError, match="invoice_digits_once"), transaction.atomic():
        Invoice.objects.create(number="FP-5", tax_number=digits(9), **given)


def test_everything_is_proved(billed):
    settle(OpenItem.objects.get(), credit(billed, "1000"), "600")
    for prove in (
        ledger.invoices_are_booked,
        ledger.credit_notes_are_booked,
        ledger.settled_is_its_settlements,
        ledger.balance_is_its_items,
        ledger.lines_are_invoiced,
    ):
        assert list(prove()) == []


def test_a_credit_moves_money_be_it_a_cent_of_tax(billed):
    entry = (
        'INSERT INTO orders_lineentry (line_id, kind, quantity, amount, net, "on", at, reason, record_kind, record_id)'
        " SELECT id, 'credited', 0, 0, {net}, current_date, now(), 'x', '', '' FROM orders_orderline LIMIT 1"
    )
    assert "line_entry_moves" in refused(entry.format(net="0"))
    with connection.cursor() as cursor:
        cursor.execute(entry.format(net="0.01"))
        assert cursor.rowcount == 1
