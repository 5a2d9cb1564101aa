"""Receipts of a former system come in (contract.md, "Imports"): as they were, settled as of the later of both days."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from orders.invariants import ledger
from orders.models import OpenItem, Receipt, Settlement
from orders.services import receipt_history
from salesops.core.numbering import draw_number
from tests.cast_orders_files import Importer, counted
from tests.cast_orders_made import NOW
from tests.cast_orders_paid import billed, left, still_open

ROW = {
    "reference": "HK-2024-000007", "received_on": "2024-03-05", "customer_code": "C-000001", "payer": "泽润饮品",
    "amount": "1000", "invoice_number": "FP-2024-00001", "account": "3021", "memo": "货款",
}  # fmt: skip


@pytest.fixture
def bring(company, files, tmp_path, capsys, monkeypatch) -> Importer:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    billed(files.zerun, "1000", "FP-2024-00001", date(2024, 3, 1), due_on=date(2024, 3, 31))
    billed(files.zerun, "800", "FP-2024-00002", date(2024, 4, 1), due_on=date(2024, 5, 1))
    return Importer(tmp_path, capsys, "receipts")


def item(number: str) -> OpenItem:
    return OpenItem.objects.get(entry__document=number)


def proved() -> list[str]:
    proofs = (
        ledger.receipts_are_booked,
        ledger.settled_is_its_settlements,
        ledger.settled_on_any_day,
        ledger.balance_is_its_items,
    )
    return [line for proof in proofs for line in proof()]


def test_settled_as_of_the_later_of_both_days(bring):
    early = ROW | {
        "reference": "BANK 77",
        "received_on": "2024-03-20",
        "invoice_number": "FP-2024-00002",
        "amount": "900",
    }
    # Neither customer nor invoice closed months ago stands in the way of history.
    assert bring(ROW, early) == counted(created=2)
    assert (item("FP-2024-00001").settled_on, item("FP-2024-00002").settled_on) == (date(2024, 3, 5), date(2024, 4, 1))
    more = Receipt.objects.get(number="BANK 77")
    assert (left(more), more.received_on, more.imported_at is None) == (Decimal(100), date(2024, 3, 20), False)
    assert proved() == []
    # The same file again changes nothing; a part with one line more brings that one.
    assert bring(ROW, early) == counted(unchanged=2)
    assert bring(ROW, early, ROW | {"reference": "X-1", "invoice_number": ""}) == counted(created=1, unchanged=2)
    assert bring(ROW | {"amount": "999"}) == counted(rejected=1)
    assert Settlement.objects.count() == 2


def test_two_receipts_of_one_invoice_and_one_without_customer(bring):
    rows = [
        ROW | {"amount": "600"}, ROW | {"reference": "X-2", "amount": "600", "customer_code": ""},
        ROW | {"reference": "X-3", "invoice_number": "", "amount": "50"},
    ]  # fmt: skip
    assert bring(*rows) == counted(created=3)
    assert still_open(item("FP-2024-00001")) == 0
    assert [left(r) for r in Receipt.objects.order_by("pk")] == [0, 200, 50]
    assert proved() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": "0"}, "more than 0"), ({"amount": "-5"}, "more than 0"), ({"amount": "1.234"}, ""),
        ({"received_on": "2027-01-01"}, "still to come"), ({"customer_code": "C-999999"}, "no customer"),
        ({"invoice_number": "FP-0"}, "no invoice"), ({"customer_code": "C-000002"}, "another customer"),
        ({"customer_code": "", "invoice_number": ""}, "whose money"),
    ],
)  # fmt: skip
def test_one_wrong_row_and_nothing_comes(bring, change, sentence):
    assert bring(ROW | {"reference": "OK-1"}, ROW | change)["rejected"] >= 1
    assert not Receipt.objects.exists()


def test_a_broken_import_leaves_nothing(bring, monkeypatch):
    """Whatever ends it between the receipts and what they settled, neither is there."""

    def broken(objects):
        raise RuntimeError("killed")

    monkeypatch.setattr(receipt_history, "copy_objects", broken)
    with pytest.raises(RuntimeError):
        bring(ROW)
    assert not Receipt.objects.exists()
    assert still_open(item("FP-2024-00001")) == 1000
    monkeypatch.undo()


def test_our_own_series_goes_on_behind(bring):
    bring(ROW | {"reference": "HK-2026-000041"})
    assert draw_number("HK", on=date(2026, 11, 20)) == "HK-2026-000042"
