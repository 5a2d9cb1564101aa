"""Debts given up and money paid back: who decides, what is booked, what happens when the customer pays after all (ORD-8)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orders.invariants import ledger
from orders.models import OpenItem, Receipt, WriteOff
from orders.receivables import receivables_on
from orders.services.receipts import reverse
from orders.services.refunds import pay_refund, withdraw_refund
from orders.services.write_offs import withdraw_write_off, write_back
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services import approve, reject
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast_orders_made import NOW, TODAY
from tests.cast_orders_paid import billed, booked, left, paid, still_open
from tests.cast_write_offs import agreed, asked_off, asked_refund, refunded, who_decide

BACK = TODAY - timedelta(days=3)


def codes(error) -> list[str]:
    return [refusal.code for refusal in error.value.refusals]


def proved() -> list[str]:
    proofs = (
        ledger.write_offs_are_booked, ledger.refunds_are_booked, ledger.receipts_are_booked, ledger.settled_is_its_settlements,
        ledger.settled_on_any_day, ledger.balance_is_its_items,
    )  # fmt: skip
    return [line for proof in proofs for line in proof()]


def test_the_amount_says_who_decides(company, files):
    small, debt, large = (
        billed(files.zerun, amount, f"FP-2026-9000{n}") for n, amount in enumerate(("8000", "50000", "50000.01"))
    )
    paid(company, booked(company, files.zerun, "7985", actor=company.secretary), (small, "7985"))
    rest = asked_off(company, files.zerun, (small, "15"), cause="fee", evidence="")
    assert (rest.number, rest.remainder, who_decide(rest)) == ("XZ-2026-0001", True, [["finance"]])
    some = asked_off(company, files.zerun, (debt, "50000"))
    assert sorted(who_decide(some)) == [["director"], ["finance"], ["legal"]]
    more = asked_off(company, files.zerun, (large, "50000.01"))
    for step in ApprovalStep.objects.waiting().filter(
        approval__record_id=str(more.pk), approval__matter="orders.write_off"
    ):
        approve(step_id=step.pk, actor=step.people.get().user, now=NOW)
    assert who_decide(more) == [["gm"]]
    assert agreed(more).state == "posted"
    assert {row.state for row in WriteOff.objects.exclude(pk=more.pk)} == {"requested"}
    assert proved() == []


def test_a_debt_is_written_off_and_written_back(company, files):
    one, two = billed(files.zerun, "8000"), billed(files.zerun, "5000", "FP-2026-90002")
    found = agreed(asked_off(company, files.zerun, (one, "8000"), (two, "1000")))
    assert (found.posted_on, still_open(one), still_open(two)) == (TODAY, 0, 4_000)
    assert receivables_on(files.zerun.pk, TODAY).balance == receivables_on(files.zerun.pk, TODAY).open == 4_000
    assert receivables_on(files.zerun.pk, TODAY - timedelta(days=1)).open == 13_000
    line = found.lines.get(item=one)
    with pytest.raises(Invalid) as refused:
        write_back(
            actor=company.finance,
            found=found,
            parts=[(line, Decimal("8000.01"))],
            reason="破产财产分配",
            on=TODAY,
            now=NOW,
        )
    assert codes(refused) == ["orders.more-than-written-off"]
    with pytest.raises(Invalid) as refused:
        write_back(actor=company.finance, found=found, parts=[(line, Decimal(500))], reason=" ", on=BACK, now=NOW)
    assert codes(refused) == ["orders.reason-missing", "orders.dated-too-early"]
    write_back(
        actor=company.finance, found=found, parts=[(line, Decimal(3000))], reason="破产财产分配", on=TODAY, now=NOW
    )
    write_back(actor=company.secretary, found=found, parts=[(line, Decimal(500))], reason="又付一笔", on=TODAY, now=NOW)
    assert still_open(one) == 3_500
    paid(
        company, booked(company, files.zerun, "3500"), (OpenItem.objects.select_related("entry").get(pk=one.pk), "3500")
    )
    assert (still_open(one), receivables_on(files.zerun.pk, TODAY).balance) == (0, 4_000)
    with pytest.raises(Forbidden):
        write_back(actor=company.manager, found=found, parts=[(line, Decimal(1))], reason="x", on=TODAY, now=NOW)
    assert proved() == []


def test_what_cannot_be_asked_for(company, files):
    item, theirs = billed(files.zerun, "8000"), billed(files.weizhiyuan, "100", "FP-2026-90009")
    for parts, said, expected in (
        ([], {}, ["orders.nothing-to-write-off"]),
        ([(item, "1"), (item, "2")], {}, ["orders.item-twice"]),
        ([(item, "8000.01")], {}, ["orders.more-than-open"]),
        ([(item, "0"), (theirs, "1")], {"reason": ""}, ["orders.bad-amount", "orders.other-customer", "orders.reason-missing"]),
        ([(item, "900")], {"evidence": ""}, ["orders.evidence-missing"]),
        ([(item, "1")], {"cause": "x", "fault": "y"}, ["orders.unknown-cause", "orders.unknown-fault"]),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            asked_off(company, files.zerun, *parts, **said)
        assert codes(refused) == expected
    for stranger in (company.rep, company.director):
        with pytest.raises(Forbidden):
            asked_off(company, files.zerun, (item, "1"), actor=stranger)
    asked_off(company, files.zerun, (item, "1"))
    with pytest.raises(Invalid) as refused:
        asked_off(company, files.zerun, (item, "1"))
    assert codes(refused) == ["orders.item-under-write-off"]


def test_who_booked_the_money_does_not_decide(company, files):
    """Finance booked a receipt of the customer after the debt arose: its superior decides; one booked meanwhile spoils it."""
    item = billed(files.zerun, "8000")
    booked(company, files.zerun, "10", actor=company.finance)
    found = asked_off(company, files.zerun, (item, "8000"))
    assert ["finance"] not in who_decide(found)
    assert company.finance.pk in Approval.objects.get(record_id=str(found.pk)).barred
    waits = asked_off(
        company, files.zerun, (billed(files.zerun, "9", "FP-2026-90002", on=TODAY), "9"), actor=company.secretary
    )
    assert agreed(found).state == "posted"
    # Nobody who is asked has booked anything since that debt arose; then one of them does.
    step = ApprovalStep.objects.waiting().get(approval__record_id=str(waits.pk), people__user=company.legal)
    Receipt.objects.create(
        number="HK-X", customer=files.zerun, received_on=TODAY, amount=1, booked_at=NOW, booked_by=company.legal
    )
    approve(step_id=step.pk, actor=company.legal, now=NOW)
    with pytest.raises(Refused) as refused:
        agreed(waits)
    assert codes(refused) == ["orders.write-off-hands"]


def test_paid_meanwhile(company, files):
    """What the customer pays while it waits is not written off; paid in full, nothing is."""
    one, two = billed(files.zerun, "8000"), billed(files.zerun, "500", "FP-2026-90002")
    found, gone = asked_off(company, files.zerun, (one, "8000")), asked_off(company, files.zerun, (two, "500"))
    paid(company, booked(company, files.zerun, "6500"), (one, "6000"), (two, "500"))
    found, gone = agreed(found), agreed(gone)
    assert (found.state, found.lines.get().written, gone.state, gone.lines.get().written) == (
        "posted",
        2_000,
        "lapsed",
        0,
    )
    assert (still_open(one), proved()) == (0, [])


def test_refused_and_withdrawn(company, files):
    item = billed(files.zerun, "8000")
    found = asked_off(company, files.zerun, (item, "8000"))
    reject(step_id=ApprovalStep.objects.waiting().first().pk, actor=company.director, now=NOW, note="先起诉")
    found.refresh_from_db()
    assert (found.state, found.end_reason) == ("refused", "先起诉")
    again = asked_off(company, files.zerun, (item, "8000"))
    with pytest.raises(Forbidden):
        withdraw_write_off(actor=company.secretary, found=again, reason="x", now=NOW)
    withdraw_write_off(actor=company.manager, found=again, reason="客户已承诺付款", now=NOW)
    assert (who_decide(again), still_open(item)) == ([], 8_000)


def test_money_is_paid_back(company, files):
    receipt, item = booked(company, files.zerun, "1000", on=BACK), billed(files.zerun, "5000")
    paid(company, receipt, (item, "300"))
    with pytest.raises(Invalid) as refused:
        asked_refund(company, receipt, "700.01")
    assert codes(refused) == ["orders.more-than-received"]
    found = asked_refund(company, receipt, "600")
    assert (found.number, who_decide(found)) == (None, [["manager"]])
    # What waits to be refunded settles nothing, isn't refunded twice, and keeps its receipt.
    with pytest.raises(Invalid) as refused:
        paid(company, receipt, (OpenItem.objects.select_related("entry").get(pk=item.pk), "101"))
    assert codes(refused) == ["orders.money-under-refund"]
    with pytest.raises(Invalid) as refused:
        asked_refund(company, receipt, "101")
    assert codes(refused) == ["orders.money-under-refund"]
    with pytest.raises(Refused) as refused:
        reverse(actor=company.secretary, receipt=receipt, reason="错账", on=TODAY, now=NOW)
    assert "orders.refund-waits" in codes(refused)
    found = agreed(found)
    assert (found.state, found.number, left(receipt)) == ("approved", "TF-2026-0001", 700)
    with pytest.raises(Forbidden):
        pay_refund(actor=company.secretary, found=found, on=TODAY, now=NOW)
    with pytest.raises(Invalid) as refused:
        pay_refund(actor=company.finance, found=found, on=BACK - timedelta(days=1), now=NOW)
    assert codes(refused) == ["orders.dated-too-early"]
    pay_refund(actor=company.finance, found=found, on=TODAY, bank_reference="B-1", now=NOW)
    assert (left(receipt), receivables_on(files.zerun.pk, TODAY).ahead) == (100, 100)
    assert receivables_on(files.zerun.pk, TODAY - timedelta(days=1)).ahead == 700
    with pytest.raises(Refused) as refused:
        reverse(actor=company.secretary, receipt=receipt, reason="错账", on=TODAY, now=NOW)
    assert codes(refused) == ["orders.receipt-refunded"]
    refunded(company, receipt, "100")
    assert (left(receipt), proved()) == (0, [])


def test_who_booked_the_receipt_does_not_refund_it(company, files):
    receipt = booked(company, files.zerun, "1000", actor=company.finance)
    found = asked_refund(company, receipt, "400")
    approve(step_id=ApprovalStep.objects.waiting().get().pk, actor=company.manager, now=NOW)
    assert who_decide(found) != [["finance"]]
    found = agreed(found)
    withdraw_refund(actor=company.secretary, found=found, reason="客户转作货款", now=NOW)
    found.refresh_from_db()
    assert (found.state, found.number) == ("withdrawn", "TF-2026-0001")
    paid(company, receipt, (billed(files.zerun, "5000"), "1000"))
