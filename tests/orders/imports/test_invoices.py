"""Invoices of a former system come in (contract.md, "Imports"): as they were, booked once, and counted on their orders."""

import os
import signal
from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from django.core.management.base import CommandError
from django.db import IntegrityError, connection
from django.utils import timezone

from orders.credit import balances, open_orders
from orders.models import Dispute, Invoice, InvoiceLine, LedgerEntry, LineEntry, OpenItem, OrderLine
from orders.services import invoice_history
from orders.services.disputes import decide_dispute
from orders.services.invoice_history import take_parts
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.numbering import draw_number
from salesops.core.numbering.proof import gaps
from salesops.core.sockets.imports import import_kinds
from salesops.core.sockets.invariants import invariants
from salesops.core.spreadsheets.reader import read_table
from tests.cast_orders_files import INVOICE, OPEN, PAST, Importer, counted, order, written
from tests.cast_orders_invoiced import confirmed
from tests.cast_orders_made import NOW, account, place
from tests.conftest import TODAY

DEBT = {key: INVOICE[key] for key in ("number", "customer_code", "issued_on", "due_on", "amount")}


@pytest.fixture
def bring(company, files, goods, tmp_path, capsys, monkeypatch) -> Importer:
    """Invoices, behind the order they name."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    Importer(tmp_path, capsys)(PAST)
    return Importer(tmp_path, capsys, "invoices")


def sound() -> list[str]:
    """What the proofs of orders, invoices and numbers find wrong."""
    codes = (
        "lines_are_their_entries",
        "state_is_its_quantities",
        "invoices_are_booked",
        "balance_is_its_items",
        "lines_are_invoiced",
    )
    return [fault for code in codes for fault in invariants.get(f"orders.{code}").faults()] + [
        g for g in gaps() if g.startswith("FP")
    ]


def test_a_part_of_an_order_is_owed_and_no_longer_on_order(bring, files):
    assert bring(INVOICE) == counted(created=1)
    made = Invoice.objects.get()
    assert (made.order, made.net, made.disputed, made.imported_at is None) == (
        order("SO-2026-000040"), Decimal("100000.00"), False, False,
    )  # fmt: skip
    assert (made.issued_on, made.due_on, made.title) == (date(2026, 10, 15), date(2026, 12, 14), files.zerun.name)
    item = OpenItem.objects.get()
    assert (item.amount, item.due_on) == (Decimal(113_000), date(2026, 12, 14))
    assert LedgerEntry.objects.get().on == date(2026, 10, 15)
    line = OrderLine.objects.get()
    assert (line.invoiced, line.invoiced_amount) == (Decimal(1), Decimal(113_000))
    assert order("SO-2026-000040").state == "settling"
    # What is owed and what is on order are the order together, never more.
    assert (balances([files.zerun.pk], TODAY)[files.zerun.pk], open_orders([files.zerun.pk])[files.zerun.pk]) == (
        Decimal(113_000), Decimal(113_000),
    )  # fmt: skip
    assert sound() == []


def test_the_same_file_again_changes_nothing(bring):
    rows = (INVOICE, INVOICE | {"number": "2026-8", "disputed": "是"})
    assert bring(*rows) == counted(created=2)
    assert (Dispute.objects.get().amount, Invoice.objects.get(number="2026-8").disputed) == (Decimal(113_000), True)
    decide_dispute(actor=None, dispute=Dispute.objects.get(), upheld=False, outcome="已核对", now=NOW)
    assert bring(*rows) == counted(unchanged=2)
    assert bring(INVOICE | {"amount": "112999.99"}) == counted(rejected=1)
    assert "orders.number-taken" in bring.said
    assert bring(INVOICE | {"customer_code": "C-000002"}) == counted(rejected=1)
    assert Invoice.objects.count() == LedgerEntry.objects.count() == 2
    assert sound() == []


def test_without_an_order_the_debt_alone(bring, files):
    assert bring(DEBT | {"number": "88", "amount": "0.01"}, DEBT | {"number": "89", "amount": "99.99"}) == counted(
        created=2
    )
    assert not InvoiceLine.objects.exists()
    assert balances([files.zerun.pk], TODAY)[files.zerun.pk] == Decimal(100)
    assert sound() == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"amount": "0"}, "amount-out-of-range"),
        ({"amount": "-5"}, "amount-out-of-range"),
        ({"amount": "1e13"}, ""),
        ({"amount": "0.005"}, ""),
        ({"amount": "226000.01"}, "more-than-left"),
        ({"due_on": "2026-10-14"}, "days-backwards"),
        ({"issued_on": "2026-11-21", "due_on": "2026-12-14"}, "day-ahead"),
        ({"issued_on": "0000-10-01"}, ""),
        ({"order_number": "SO-2026-999999"}, "unknown-key"),
        ({"customer_code": "C-999999"}, "unknown-key"),
        ({"customer_code": "C-000003"}, "order-of-another"),
        ({"number": "A/7"}, ""),
        ({"number": "-"}, ""),
        ({"disputed": "maybe"}, ""),
    ],
)
def test_a_wrong_row_says_why_and_nothing_comes(bring, wrong, code):
    assert bring(DEBT | {"number": "1"}, INVOICE | wrong)["rejected"] == 1
    assert f"{code}]" in bring.said if code else bring.said
    assert not Invoice.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_two_parts_are_the_order_to_the_cent_and_no_more(bring):
    rows = [
        INVOICE | {"number": f"T-{n}", "amount": amount} for n, amount in enumerate(("0.01", "75333.33", "150666.66"))
    ]
    assert bring(*rows) == counted(created=3)
    line = OrderLine.objects.get()
    assert (line.invoiced, line.invoiced_amount) == (Decimal(2), Decimal(226_000))
    assert sum(row.net for row in InvoiceLine.objects.all()) == line.net == Decimal(200_000)
    assert sound() == []
    assert bring(INVOICE | {"number": "T-9", "amount": "0.01"}) == counted(rejected=1)
    assert "orders.more-than-left" in bring.said


def test_orders_made_here_are_invoiced_here(bring, company, files, goods):
    own = confirmed(company, files, goods, "1")
    assert bring(INVOICE | {"order_number": own.number}) == counted(rejected=1)
    assert "orders.order-made-here" in bring.said


def test_what_is_still_a_draft_is_not_invoiced(bring, files, tmp_path, capsys):
    account(files.zerun)
    place(files.zerun)
    assert Importer(tmp_path, capsys)(OPEN | {"status": "draft"}) == counted(created=1)
    assert bring(INVOICE | {"order_number": OPEN["number"]}) == counted(rejected=1)
    assert "orders.not-confirmed" in bring.said


def test_numbers_are_kept_and_ours_go_on_behind_the_highest(bring):
    rows = (DEBT, DEBT | {"number": "FP-2026-00007"}, DEBT | {"number": "20260001"}, DEBT | {"number": "FP-2025-00003"})
    assert bring(*rows) == counted(created=4)
    assert (draw_number("FP", on=TODAY), draw_number("FP", on=date(2025, 3, 1))) == ("FP-2026-00013", "FP-2025-00004")
    assert [fault for fault in gaps() if "another shape" in fault] == []


def test_who_brings_invoices(bring, company):
    assert bring(DEBT, username="finance") == counted(created=1)
    for username in ("rep", "secretary", "manager"):
        with pytest.raises(CommandError, match="no-permission"):
            bring(DEBT | {"number": "X1"}, username=username)
    assert Invoice.objects.count() == 1


def test_a_mark_is_not_put_on_later(bring):
    bring(DEBT)
    with connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute("UPDATE orders_invoice SET imported_at = '2026-01-01'")


def test_lines_are_covered_one_after_the_other():
    def line(quantity: str, amount: str, invoiced: str = "0", so_far: str = "0") -> OrderLine:
        worth = {"ordered_amount": Decimal(amount), "invoiced_amount": Decimal(so_far)}
        return OrderLine(ordered=Decimal(quantity), invoiced=Decimal(invoiced), tax_rate=Decimal("0.13"), **worth)

    lines = [line("3", "30"), line("1", "0"), line("10", "70", "2", "20"), line("1", "5")]
    parts = take_parts(lines, Decimal(60))
    assert [(p.quantity, p.amount) for p in parts] == [
        (Decimal(3), Decimal(30)), (Decimal(1), Decimal(0)), (Decimal("4.800"), Decimal(30)),
    ]  # fmt: skip
    rest = take_parts(lines, Decimal(25))
    assert [(p.quantity, p.amount) for p in rest] == [(Decimal("3.200"), Decimal(20)), (Decimal(1), Decimal(5))]
    # A share that would be rounded to all of it leaves something.
    [tiny] = take_parts([line("0.002", "100")], Decimal("99.99"))
    assert tiny.quantity == Decimal("0.001")


def run(path, actor):
    kind, table = import_kinds.get("invoices"), read_table(path, path.name)
    return run_import(kind, table, match(kind, table.heads), actor=actor, day=TODAY, dry_run=False)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_meanwhile_leaves_nothing(company, files, goods, tmp_path, capsys):
    Importer(tmp_path, capsys)(PAST)
    rows = [INVOICE | {"number": f"FP-2026-{n:05d}", "amount": "100"} for n in range(1, 21)]
    path = written(tmp_path / "invoices.csv", rows)
    connection.close()
    child = os.fork()
    if not child:
        # Everything is written, nothing committed yet.
        record = invoice_history.record_activity_of
        invoice_history.record_activity_of = lambda *a, **k: (record(*a, **k), os.kill(os.getpid(), signal.SIGKILL))
        run(path, company.admin)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert not Invoice.objects.exists()
    assert not LineEntry.objects.filter(kind="invoiced").exists()
    assert run(path, company.admin).counts == counted(created=20)
    assert run(path, company.admin).counts == counted(unchanged=20)
    assert OrderLine.objects.get().invoiced_amount == Decimal(2000)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_comes_once(company, files, goods, tmp_path, capsys):
    Importer(tmp_path, capsys)(PAST)
    rows = [INVOICE | {"number": f"FP-2026-{n:05d}", "amount": "1000"} for n in range(1, 31)]
    path = written(tmp_path / "invoices.csv", rows)
    told: list[dict[str, int]] = []

    def once() -> None:
        try:
            told.append(run(path, company.admin).counts)
        finally:
            connection.close()

    threads = [Thread(target=once) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told, key=lambda c: c["created"]) == [counted(unchanged=30), counted(created=30)]
    assert (Invoice.objects.count(), OrderLine.objects.get().invoiced_amount) == (30, Decimal(30_000))
    assert sound() == []
