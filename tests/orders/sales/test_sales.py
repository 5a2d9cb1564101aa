"""Sales (K01) and order intake (K02): kept in the transaction of the ledger, the same as its rows (defaults.md 8)."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from customers.models import Customer
from orders.invariants.ledger import balance_is_its_items, lines_are_invoiced
from orders.invariants.sales import sales_are_their_entries
from orders.models import CreditNote, LineEntry, Order, SalesDay, SalesMonth
from orders.services.credit_notes import issue_credit_note, propose_credit_note
from orders.services.entries import Moved, lock_order, write_entries
from salesops.core.refusals import Refused
from tests.cast_orders_invoiced import confirmed, deliver, digits, invoice, move
from tests.cast_orders_made import NOW, TODAY
from tests.orders.orders.test_walls import refused


def months(**of) -> list[tuple[date, Decimal, Decimal]]:
    rows = SalesMonth.objects.filter(**of).order_by("month")
    return [(row.month, row.intake_net, row.sales_net) for row in rows]


def give_up(order: Order, quantity: str, on: date) -> None:
    with transaction.atomic():
        lock_order(order)
        line = order.lines.select_related("order").get()
        write_entries("ordered", [Moved(line, -Decimal(quantity))], on=on, now=NOW, actor=None)


def test_intake_counts_on_its_day_sales_on_theirs(company, files, goods):
    """3 × 113,000: intake 300,000 net in November, one given up in December; two signed for in December, one back in January."""
    order = confirmed(company, files, goods, "3")
    deliver(order, "2", on=date(2026, 12, 5))
    give_up(order, "1", date(2026, 12, 8))
    move(order, "returned", "1", on=date(2027, 1, 4))
    assert months(owner=company.rep) == [
        (date(2026, 11, 1), Decimal(300_000), Decimal(0)),
        (date(2026, 12, 1), Decimal(-100_000), Decimal(200_000)),
        (date(2027, 1, 1), Decimal(0), Decimal(-100_000)),
    ]
    assert SalesDay.objects.get(day=date(2026, 12, 5)).sales_gross == Decimal(226_000)


def test_a_lower_price_counts_when_it_is_issued(company, files, goods):
    billed = invoice(company, deliver(confirmed(company, files, goods, "1")))
    note = propose_credit_note(
        actor=company.finance,
        invoice=billed,
        kind="price",
        parts={billed.lines.get().pk: Decimal(1_130)},
        reason="x",
        now=NOW,
    )
    CreditNote.objects.filter(pk=note.pk).update(state="approved")
    note.refresh_from_db()
    issue_credit_note(actor=company.finance, note=note, tax_number=digits(77), now=NOW)
    assert months() == [(date(2026, 11, 1), Decimal(100_000), Decimal(99_000))]


def test_seller_and_unit_stay(company, files, goods):
    order = confirmed(company, files, goods, "1")
    assert "stay" in refused("UPDATE orders_order SET owner_id = %s WHERE id = %s", company.colleague.pk, order.pk)


def test_a_merge_takes_the_days_along(company, files, goods):
    order = confirmed(company, files, goods, "1")
    Order.objects.filter(pk=order.pk).update(customer=files.weizhiyuan)
    assert [row.customer for row in SalesDay.objects.all()] == [Customer.objects.get(pk=files.weizhiyuan.pk)]
    assert list(sales_are_their_entries()) == []


def test_nobody_writes_the_sums(company, files, goods):
    confirmed(company, files, goods, "1")
    for table in ("orders_salesday", "orders_salesmonth"):
        assert "refused" in refused(f"UPDATE {table} SET sales_net = 5")
        assert "refused" in refused(f"DELETE FROM {table}")


def test_counted_anew_they_are_the_same(company, files, goods, capsys):
    deliver(confirmed(company, files, goods, "2"))
    before = months()
    with connection.cursor() as cursor:
        # As if a trigger had been away for a while.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE orders_salesmonth DISABLE TRIGGER USER")
        cursor.execute("UPDATE orders_salesmonth SET sales_net = sales_net + 1")
        cursor.execute("ALTER TABLE orders_salesmonth ENABLE TRIGGER USER")
    assert len(list(sales_are_their_entries())) == 1
    call_command("rebuild_sales")
    assert "1 sums differed" in capsys.readouterr().out
    assert months() == before
    assert list(sales_are_their_entries()) == []


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_verbs_keeps_the_sums(company, files, goods, seed):
    """Whatever happens in whatever order: what is refused changes nothing, what passes adds up."""
    chance = Random(seed)
    order = confirmed(company, files, goods, "5", unit_price=Decimal("113000.335"))
    line = order.lines.get()

    def verb() -> None:
        quantity = str(Decimal(chance.randint(1, 3000)) / 1000)
        on = TODAY.replace(day=chance.randint(1, 28))
        kind = chance.choice(["shipped", "signed", "returned", "give_up", "invoice", "credit"])
        if kind == "give_up":
            give_up(order, quantity, on)
        elif kind == "invoice":
            invoice(company, Order.objects.get(pk=order.pk), quantity)
        elif kind == "credit":
            billed = order.invoices.order_by("?").first()
            if billed is not None:
                parts = {billed.lines.get().pk: Decimal(quantity)}
                note = propose_credit_note(
                    actor=company.finance, invoice=billed, kind="returned", parts=parts, reason="x", now=NOW
                )
                issue_credit_note(actor=company.finance, note=note, tax_number=digits(900_000 + note.pk), now=NOW)
        else:
            move(order, kind, quantity, on=on)

    done = 0
    for _n in range(25):
        try:
            with transaction.atomic():
                verb()
            done += 1
        except (Refused, IntegrityError):
            pass
    assert done > 3
    for prove in (sales_are_their_entries, lines_are_invoiced, balance_is_its_items):
        assert list(prove()) == []
    line.refresh_from_db()
    sums = {kind: Decimal(0) for kind in ("ordered", "shipped", "signed", "returned", "invoiced")}
    for entry in LineEntry.objects.filter(line=line).exclude(kind="credited"):
        sums[entry.kind] += entry.quantity
    assert sums == {kind: getattr(line, kind) for kind in sums}
