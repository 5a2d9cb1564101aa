"""What the database itself refuses about write-offs and refunds, whoever writes (ORD-8; defaults.md 1.5)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orders.models import LedgerEntry, Receipt, Refund, Settlement, WriteBack, WriteOff, WriteOffLine
from salesops.core.approvals.models import ApprovalDecision, ApprovalStep
from salesops.core.approvals.services import approve
from tests.cast_orders_made import NOW, TODAY, received
from tests.cast_orders_paid import billed, booked
from tests.cast_write_offs import agreed, asked_off, asked_refund, refunded
from tests.orders.orders.test_walls import refused

POST = f"UPDATE orders_writeoff SET state = 'posted', posted_on = '{TODAY}', posted_at = now()"


def test_nothing_is_written_off_without_approval(company, files):
    item = billed(files.zerun, "100")
    asked_off(company, files.zerun, (item, "60"))
    assert "not approved" in refused(POST)
    for change in ("amount = 1", "number = 'X'", "reason = 'x'", "requested_by_id = NULL"):
        assert "refused" in refused(f"UPDATE orders_writeoff SET {change}")
    for change in ("amount = 1", "written = 1", "item_id = item_id + 1"):
        assert "refused" in refused(f"UPDATE orders_writeoffline SET {change}")
    with pytest.raises(IntegrityError, match="ledger_write_off"), transaction.atomic():
        LedgerEntry.objects.create(customer=files.zerun, kind="write_off", amount=-5, on=TODAY, document="X", at=NOW)


def test_who_agreed_has_booked_none_of_the_money(company, files):
    item = billed(files.zerun, "100", on=TODAY)
    found = asked_off(company, files.zerun, (item, "60"))
    for step in ApprovalStep.objects.waiting()[:2]:
        approve(step_id=step.pk, actor=step.people.get().user, now=NOW)
    last = ApprovalStep.objects.waiting().get()
    agreed_by = ApprovalDecision.objects.filter(verb="approve").first().by
    # As the service would not let it: the last step and its approval pass by hand.
    ApprovalStep.objects.filter(pk=last.pk).update(state="approved", decided_at=NOW)
    last.approval.state, last.approval.closed_at = "approved", NOW
    last.approval.save()
    money = Receipt.objects.create(
        number="HK-X", customer=files.zerun, received_on=TODAY, amount=1, booked_at=NOW, booked_by=agreed_by
    )
    assert "orders_write_off_hands" in refused(POST) or "booked receipts" in refused(POST)
    assert WriteOff.objects.get(pk=found.pk).state == "requested"
    assert money.entry.amount == -1


def test_what_it_settles_is_what_it_says(company, files):
    one, two = billed(files.zerun, "100"), billed(files.zerun, "100", "FP-2026-90002")
    found = agreed(asked_off(company, files.zerun, (one, "60")))
    entry, line = found.entries.get(), found.lines.get()
    for item, amount in ((one, "-10"), (two, "10")):
        with pytest.raises(IntegrityError, match=r"follows the write-off|ledger_spent"), transaction.atomic():
            Settlement.objects.create(item=item, entry=entry, amount=Decimal(amount), on=TODAY, at=NOW)
    with pytest.raises(IntegrityError, match="come with the request"), transaction.atomic():
        WriteOffLine.objects.create(write_off=found, item=two, amount=1)
    with pytest.raises(IntegrityError, match="open_item_settled"), transaction.atomic():
        WriteBack.objects.create(line=line, amount=61, on=TODAY, reason="x", at=NOW)
    assert "refused" in refused("UPDATE orders_writeoff SET posted_on = posted_on - 1")
    assert "refused" in refused("DELETE FROM orders_writeoffline")
    waits = asked_off(company, files.zerun, (two, "60"))
    with pytest.raises(IntegrityError, match="not written off"), transaction.atomic():
        WriteBack.objects.create(line=waits.lines.get(), amount=1, on=TODAY, reason="x", at=NOW)
    theirs = billed(files.weizhiyuan, "100", "FP-2026-90003")
    with pytest.raises(IntegrityError, match="another customer"), transaction.atomic():
        WriteOffLine.objects.create(write_off=waits, item=theirs, amount=1)


def test_a_refund_uses_up_its_own_money_once(company, files):
    receipt = booked(company, files.zerun, "100")
    waits = asked_refund(company, receipt, "80")
    assert "not approved" in refused("UPDATE orders_refund SET state = 'approved', number = 'TF-1'")
    waits = agreed(waits)
    assert "refused" in refused("UPDATE orders_refund SET amount = 100")
    other = received(files.zerun, "500", "HK-9")
    refunded(company, booked(company, files.zerun, "10"), "10")
    entry = LedgerEntry.objects.get(kind="refund")
    for credit, amount in ((other, "1"), (entry.receipt.entry, "-10")):
        with pytest.raises(IntegrityError, match="its own receipt"), transaction.atomic():
            Settlement.objects.create(item=entry.items.get(), entry=credit, amount=Decimal(amount), on=TODAY, at=NOW)
    # Spent elsewhere meanwhile, whoever did it: there are no 80 left.
    Settlement.objects.create(item=billed(files.zerun, "50"), entry=receipt.entry, amount=50, on=TODAY, at=NOW)
    assert "ledger_spent" in refused(
        f"UPDATE orders_refund SET state = 'paid', paid_on = '{TODAY}', paid_at = now() WHERE id = {waits.pk}"
    )
    with pytest.raises(IntegrityError, match="another customer"), transaction.atomic():
        Refund.objects.create(
            customer=files.weizhiyuan, receipt=receipt, amount=1, reason="x", payee="x", requested_at=NOW
        )


def test_a_merge_takes_them_along(company, files):
    from orders.handover.merging import _take

    item, receipt = billed(files.weizhiyuan, "100"), booked(company, files.weizhiyuan, "100", actor=company.finance)
    off = agreed(asked_off(company, files.weizhiyuan, (item, "60"), actor=company.finance))
    back = asked_refund(company, receipt, "10", actor=company.finance)
    _take(files.weizhiyuan, files.zerun, company.admin)
    assert WriteOff.objects.get(pk=off.pk).customer == Refund.objects.get(pk=back.pk).customer == files.zerun
