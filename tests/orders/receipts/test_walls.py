"""What the database itself refuses about receipts, whoever writes (ORD-8)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orders.models import LedgerEntry, OpenItem, Receipt, Settlement
from orders.services.receipts import reverse, unallocate
from tests.cast_orders_made import NOW, TODAY, received
from tests.cast_orders_paid import billed, booked, paid
from tests.orders.orders.test_walls import refused

BACK = TODAY - timedelta(days=3)


def settle(item, entry, amount, on=TODAY) -> None:
    with transaction.atomic():
        Settlement.objects.create(item=item, entry=entry, amount=Decimal(amount), on=on, at=NOW)


def test_a_receipt_is_written_once(company, files):
    booked(company, files.zerun, "100")
    for change in ("amount = 1", "received_on = received_on - 1", "number = 'X'", "booked_by_id = NULL"):
        assert "refused" in refused(f"UPDATE orders_receipt SET {change}")
    assert "refused" in refused("DELETE FROM orders_receipt")
    # No money in the ledger without its receipt.
    with pytest.raises(IntegrityError, match="ledger_receipt"), transaction.atomic():
        LedgerEntry.objects.create(customer=files.zerun, kind="receipt", amount=-5, on=TODAY, document="X", at=NOW)
    with pytest.raises(IntegrityError, match="received first"), transaction.atomic():
        Receipt.objects.create(
            number="X", customer=files.zerun, received_on=BACK, amount=5, booked_at=NOW, reversed_on=TODAY, reversed_at=NOW,
            reversal_reason="x",
        )  # fmt: skip


def test_a_reversal_takes_all_of_it_for_good(company, files):
    item, receipt = billed(files.zerun, "100"), booked(company, files.zerun, "100", on=BACK)
    paid(company, receipt, (item, "40"))
    back = "UPDATE orders_receipt SET reversed_on = '2026-11-20', reversed_at = now(), reversal_reason = 'x'"
    # While 40 of it settle something there are no 100 to give back.
    assert "ledger_spent" in refused(back)
    unallocate(actor=company.secretary, receipt=receipt, on=TODAY, now=NOW)
    reverse(actor=company.secretary, receipt=receipt, reason="错账", on=TODAY, now=NOW)
    with pytest.raises(IntegrityError, match="ledger_spent"):
        settle(item, receipt.entry, "1")
    assert "a reversal stays" in refused(
        "UPDATE orders_receipt SET reversed_on = NULL, reversed_at = NULL, reversal_reason = ''"
    )
    assert "a reversal stays" in refused("UPDATE orders_receipt SET reversal_reason = 'y'")
    opposite = OpenItem.objects.get(entry__kind="reversal")
    with pytest.raises(IntegrityError, match="its own receipt"):
        settle(opposite, receipt.entry, "-100")


def test_between_two_customers_and_before_both_ends(company, files):
    item, theirs = billed(files.zerun, "100", on=BACK, due_on=TODAY), received(files.weizhiyuan, "100")
    with pytest.raises(IntegrityError, match="of one customer"):
        settle(item, theirs, "1")
    early, late = received(files.zerun, "100", "HK-2", BACK - timedelta(days=9)), received(files.zerun, "100", "HK-3")
    with pytest.raises(IntegrityError, match="both the debt and the money"):
        settle(item, early, "1", BACK - timedelta(days=1))
    with pytest.raises(IntegrityError, match="both the debt and the money"):
        settle(item, late, "1", TODAY - timedelta(days=1))
    settle(item, early, "1", BACK)


def test_no_day_shows_more_settled_than_there_was(files):
    """Paid on the 17th and taken back on the 20th: nothing else pays it in between, nor does the money pay anything else."""
    item, other = billed(files.zerun, "100"), billed(files.zerun, "100", "FP-2026-90002")
    one, two = received(files.zerun, "100", on=BACK), received(files.zerun, "100", "HK-2", BACK)
    settle(item, one, "100", BACK)
    settle(item, one, "-100", TODAY)
    between = TODAY - timedelta(days=1)
    with pytest.raises(IntegrityError, match="more of it would be settled"):
        settle(item, two, "100", between)
    with pytest.raises(IntegrityError, match="would be spent"):
        settle(other, one, "100", between)
    settle(item, two, "100", TODAY)
    settle(other, one, "60", TODAY)
    with pytest.raises(IntegrityError, match="more of it would be settled"):
        settle(other, one, "-60", between)


def test_a_merge_takes_the_money_along(company, files):
    from orders.handover.merging import _take

    item, receipt = billed(files.weizhiyuan, "100"), booked(company, files.weizhiyuan, "100", actor=company.finance)
    _take(files.weizhiyuan, files.zerun, company.admin)
    receipt.refresh_from_db()
    paid(company, receipt, (OpenItem.objects.select_related("entry").get(pk=item.pk), "100"))
    assert receipt.customer == files.zerun
