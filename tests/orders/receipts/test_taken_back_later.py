"""What was taken back on a later day: used again, reversed, refunded, no day counts it twice (ORD-8, ORD-9)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orders.credit import balances
from orders.invariants import debtors, ledger
from orders.models import BankLine, OpenItem, PayerAccount, Receipt, Refund
from orders.receivables import receivables_on
from orders.services.receipts import reverse, unallocate
from orders.services.reconciliation import match_line, undo_line
from orders.services.refunds import pay_refund
from salesops.core.refusals import Invalid, Refused
from tests.cast_orders_bank import line, owe
from tests.cast_orders_made import NOW, TODAY
from tests.cast_orders_paid import billed, booked, left, paid, still_open
from tests.cast_write_offs import agreed, asked_refund

BACK = TODAY - timedelta(days=3)
DAY = timedelta(days=1)


def codes(error) -> list[str]:
    return [refusal.code for refusal in error.value.refusals]


def proved() -> list[str]:
    proofs = (
        ledger.receipts_are_booked, ledger.settled_is_its_settlements, ledger.settled_on_any_day, ledger.balance_is_its_items,
        debtors.debtors_are_their_items,
    )  # fmt: skip
    return [told for proof in proofs for told in proof()]


@pytest.fixture
def again(company, files):
    """An invoice, and a receipt that settled it from BACK until yesterday."""
    item = billed(files.zerun, "8000")
    receipt = booked(company, files.zerun, "8000", on=BACK)
    paid(company, receipt, (item, "8000"))
    unallocate(actor=company.secretary, receipt=receipt, on=TODAY - DAY, now=NOW)
    return item, receipt


def test_used_again_from_the_day_it_was_taken_back(company, files, again):
    item, receipt = again
    with pytest.raises(Invalid) as refused:
        paid(company, receipt, (item, "8000"), on=BACK)
    assert codes(refused) == ["orders.dated-too-early"]
    (row,) = paid(company, receipt, (item, "8000"))
    assert row.on == TODAY - DAY
    assert (still_open(item), left(receipt)) == (0, 0)
    assert proved() == []


def test_other_money_settles_it_from_that_day_and_money_that_was_always_free_from_its_own(company, files, again):
    item, receipt = again
    second, fresh = booked(company, files.zerun, "8000", on=BACK), billed(files.zerun, "500", "FP-2026-90002")
    (row,) = paid(company, second, (fresh, "500"))
    assert row.on == BACK
    (row,) = paid(company, second, (item, "7500"))
    assert row.on == TODAY - DAY
    # Of the first all was used until yesterday.
    (row,) = paid(company, receipt, (item, "500"))
    assert row.on == TODAY - DAY
    assert proved() == []


def test_neither_reversed_nor_refunded_on_a_day_it_still_settled_something(company, files, again):
    _item, receipt = again
    with pytest.raises(Invalid) as refused:
        reverse(actor=company.finance, receipt=receipt, reason="错账", on=BACK, now=NOW)
    assert codes(refused) == ["orders.dated-too-early"]
    agreed(asked_refund(company, receipt, "1000"))
    refund = Refund.objects.get()
    with pytest.raises(Invalid) as refused:
        pay_refund(actor=company.finance, found=refund, on=BACK, now=NOW)
    assert codes(refused) == ["orders.dated-too-early"]
    assert pay_refund(actor=company.finance, found=refund, on=TODAY - DAY, now=NOW).state == "paid"
    assert proved() == []


def test_a_line_booked_anew_counts_once_on_every_day(company, files):
    """The invoice is younger than the money: both the reversal and what it settled go back to their own day."""
    old, young = owe(files.zerun, "FP-2026-01066", "200000"), billed(files.zerun, "68000", on=TODAY - 2 * DAY)
    found = line(files.zerun.name, "268000", at=NOW - 3 * DAY)
    before = [receivables_on(files.zerun.pk, TODAY - n * DAY) for n in range(5)]
    parts = [(old.pk, Decimal(200000)), (young.pk, Decimal(68000))]
    match_line(actor=company.secretary, line=found, parts=parts, now=NOW)
    booked_once = [receivables_on(files.zerun.pk, TODAY - n * DAY) for n in range(5)]
    undo_line(actor=company.secretary, line=BankLine.objects.get(), now=NOW)
    assert [receivables_on(files.zerun.pk, TODAY - n * DAY) for n in range(5)] == before
    assert Receipt.objects.get().reversed_on == TODAY - 3 * DAY
    match_line(actor=company.secretary, line=BankLine.objects.get(), parts=parts, now=NOW)
    assert [receivables_on(files.zerun.pk, TODAY - n * DAY) for n in range(5)] == booked_once
    assert list(OpenItem.objects.filter(open_amount__gt=0)) == []
    assert proved() == []


def test_what_was_taken_back_before_is_undone_today(company, files):
    item = owe(files.zerun, "FP-2026-01066", "268000")
    found = line(files.zerun.name, "268000", at=NOW - 3 * DAY)
    match_line(actor=company.secretary, line=found, parts=[(item.pk, Decimal(268000))], now=NOW)
    unallocate(actor=company.secretary, receipt=Receipt.objects.get(), on=TODAY - DAY, now=NOW)
    undo_line(actor=company.secretary, line=BankLine.objects.get(), now=NOW)
    assert Receipt.objects.get().reversed_on == TODAY
    assert balances([files.zerun.pk], TODAY) == {files.zerun.pk: Decimal(268000)}
    assert proved() == []


def test_one_part_of_a_divided_line_goes_with_the_others(company, files):
    one, other = owe(files.zerun, "FP-2026-01066", "268000"), owe(files.weizhiyuan, "FP-2026-02001", "1000")
    found = line("集团财务公司", "269000", account="1001")
    parts = [(one.pk, Decimal(268000)), (other.pk, Decimal(1000))]
    match_line(actor=company.secretary, line=found, parts=parts, how="split", now=NOW)
    with pytest.raises(Refused) as refused:
        reverse(
            actor=company.finance, receipt=Receipt.objects.get(amount=1000), reason="错账", on=TODAY, now=NOW
        )  # fmt: skip
    assert codes(refused) == ["orders.part-of-line"]
    assert undo_line(actor=company.secretary, line=BankLine.objects.get(), now=NOW).state == "undone"
    assert (still_open(one), still_open(other)) == (268_000, 1_000)
    assert not PayerAccount.objects.held().exists()


def test_reversed_on_its_own_page_a_line_is_forgotten_and_looked_at_anew(company, files):
    item = owe(files.zerun, "FP-2026-01066", "268000")
    found = line(files.zerun.name, "268000", account="622202117719")
    match_line(actor=company.secretary, line=found, parts=[(item.pk, Decimal(268000))], now=NOW)
    reverse(actor=company.finance, receipt=Receipt.objects.get(), reason="错账", on=TODAY, now=NOW)
    found.refresh_from_db()
    assert (found.state, found.confidence) == ("undone", "medium")
    assert not PayerAccount.objects.held().exists()
