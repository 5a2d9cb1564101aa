"""IBM's receivables come in as a company's own files would: totals, payment record and aging of past days to the cent (ORD-8)."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db.models import Count, F, Max, Q, Sum

from orders.invariants import ledger
from orders.models import Invoice, LedgerEntry, OpenItem, Receipt
from tests.real_data import ibm_ar

pytestmark = pytest.mark.skipif(not ibm_ar.PLACE.exists(), reason=f"IBM's receivables are not here: {ibm_ar.PLACE}")
TOTAL = Decimal("147703.18")
# Computed from the file itself, apart from the portal: open at the end of the day, by what was due then.
AGED = {
    date(2012, 12, 31): (99, {"not due": "4936.32", "1-30": "788.74"}),
    date(2013, 6, 30): (84, {"not due": "4284.29", "1-30": "835.56"}),
}


def brought(capsys, code: str, path) -> dict[str, int]:
    call_command("import_table", code, str(path), "--as", "admin")
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1])


def aged(day: date) -> tuple[int, dict[str, str]]:
    """Open items of a past day, by how long they were due then."""
    sums: dict[str, Decimal] = {}
    items = list(OpenItem.objects.on(day))
    for item in items:
        late = item.days_late(day)
        band = "not due" if not late else "1-30" if late <= 30 else "31 and more"
        sums[band] = sums.get(band, Decimal()) + item.was_open
    return len(items), {band: str(amount) for band, amount in sums.items()}


def test_2466_invoices_and_what_paid_them(company, tmp_path, capsys):
    assert brought(capsys, "customers", ibm_ar.customers(tmp_path / "customers.csv", "rep"))["created"] == 100
    whole = {"created": 2_466, "updated": 0, "unchanged": 0, "rejected": 0}
    assert brought(capsys, "invoices", ibm_ar.invoices(tmp_path / "invoices.csv")) == whole
    path = ibm_ar.receipts(tmp_path / "receipts.csv")
    assert brought(capsys, "receipts", path) == whole
    assert brought(capsys, "receipts", path) == {"created": 0, "updated": 0, "unchanged": 2_466, "rejected": 0}
    invoiced = Invoice.objects.aggregate(sum=Sum("amount"), disputed=Count("pk", filter=Q(disputed=True)))
    assert invoiced == {"sum": TOTAL, "disputed": 561}
    assert Receipt.objects.aggregate(sum=Sum("amount"), last=Max("received_on")) == {
        "sum": TOTAL,
        "last": date(2014, 1, 9),
    }
    assert LedgerEntry.objects.aggregate(balance=Sum("amount"))["balance"] == 0
    assert not OpenItem.objects.unsettled().exists()
    assert OpenItem.objects.filter(settled_on__gt=F("due_on")).count() == 877
    late = [max((paid - due).days, 0) for paid, due in OpenItem.objects.values_list("settled_on", "due_on")]
    assert (max(late), round(sum(late) / len(late), 6)) == (45, 3.442417)
    assert {day: aged(day) for day in AGED} == AGED
    for day, (_count, bands) in AGED.items():
        balance = LedgerEntry.objects.filter(on__lte=day).aggregate(balance=Sum("amount"))["balance"]
        assert balance == sum(map(Decimal, bands.values()))
    for proof in (
        ledger.receipts_are_booked,
        ledger.settled_is_its_settlements,
        ledger.settled_on_any_day,
        ledger.balance_is_its_items,
    ):
        assert list(proof()) == []
