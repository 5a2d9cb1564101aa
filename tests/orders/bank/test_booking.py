"""Lines of the bank are booked, divided, set aside, taken back; the ledger stays right all along (ORD-9)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orders.credit import balances
from orders.models import BankLine, LedgerEntry, OpenItem, PayerAccount, Receipt
from orders.rules.receipts import first_open_day
from orders.services import bank_days, receipts
from orders.services.accepting import accept_lines, sure_lines
from orders.services.bank_days import booking_day
from orders.services.bank_proposals import fresh, outdated_lines, propose_matches
from orders.services.receipts import months_open
from orders.services.reconciliation import match_line, set_aside, undo_line
from salesops.core.refusals import Conflict, Forbidden, Refused
from tests.cast_orders_bank import line, owe
from tests.cast_orders_made import NOW, TODAY

DAY = timedelta(days=1)


@pytest.fixture
def seen(company, files):
    """Two open invoices of the rep's customer."""
    return [
        owe(files.zerun, "FP-2026-01066", "268000"),
        owe(files.zerun, "FP-2026-01081", "150000", date(2026, 11, 28)),
    ]


def look() -> None:
    propose_matches(actor=None, lines=None, now=NOW)


def open_of(*items: OpenItem) -> list[Decimal]:
    found = {item.pk: item.open_amount for item in OpenItem.objects.filter(pk__in=[item.pk for item in items])}
    return [found[item.pk] for item in items]


def test_accepted_it_settles_and_the_account_is_learnt(company, files, seen):
    paid = line(files.zerun.name, "418000", account="622202117719")
    look()
    best = fresh(paid, NOW)[0]
    done = match_line(
        actor=company.secretary, line=paid, parts=best.parts, how=best.kind, now=NOW, version=paid.version
    )
    assert (done.state, done.customer, done.handled_by) == ("matched", files.zerun, company.secretary)
    assert open_of(*seen) == [0, 0]
    receipt = Receipt.objects.get(bank_match__line=paid)
    assert (receipt.amount, receipt.received_on, receipt.payer) == (
        Decimal(418000),
        date(2026, 11, 19),
        files.zerun.name,
    )
    assert PayerAccount.objects.get(account="622202117719").times == 1
    # Under another name, from the same account: known again.
    owe(files.zerun, "FP-2026-01100", "5000")
    known = fresh(line("财务共享中心", "5000", account="622202117719"), NOW)[0]
    assert (known.customer, known.confidence) == (files.zerun.pk, "high")


def test_taken_back_by_opposite_entries_it_waits_again(company, files, seen):
    paid = line(files.zerun.name, "268000", account="622202117719")
    before = balances([files.zerun.pk], TODAY)
    done = match_line(actor=company.secretary, line=paid, parts=[(seen[0].pk, Decimal(268000))], now=NOW)
    undone = undo_line(actor=company.secretary, line=done, now=NOW)
    assert undone.state == "undone"
    assert open_of(seen[0]) == [Decimal(268000)]
    assert balances([files.zerun.pk], TODAY) == before
    assert LedgerEntry.objects.filter(kind="reversal").count() == 1
    assert not PayerAccount.objects.held().exists()
    # A person said no: never sure again, never accepted by itself.
    assert undone.confidence == "medium"
    assert sure_lines(company.secretary) == []
    again = match_line(actor=company.secretary, line=undone, parts=[(seen[0].pk, Decimal(268000))], now=NOW)
    assert again.state == "matched"
    assert open_of(seen[0]) == [0]


def test_a_receipt_that_is_reversed_on_its_own_page_lets_the_line_wait(company, files, seen):
    paid = line(files.zerun.name, "268000")
    match_line(actor=company.secretary, line=paid, parts=[(seen[0].pk, Decimal(268000))], now=NOW)
    receipts.reverse(
        actor=company.finance, receipt=Receipt.objects.get(bank_match__line=paid), reason="错账", on=TODAY, now=NOW
    )
    paid.refresh_from_db()
    assert paid.state == "undone"


def test_divided_between_two_customers_with_the_rest_paid_ahead(company, files, seen):
    other = owe(files.weizhiyuan, "FP-2026-02001", "1000")
    paid = line("集团财务公司", "270000", account="1001")
    done = match_line(
        actor=company.secretary, line=paid, parts=[(seen[0].pk, Decimal(268000)), (other.pk, Decimal(1000))],
        ahead=files.zerun, how="split", now=NOW,
    )  # fmt: skip
    booked = dict(Receipt.objects.filter(bank_match__line=paid).values_list("customer", "amount"))
    assert booked == {files.zerun.pk: Decimal(269000), files.weizhiyuan.pk: Decimal(1000)}
    assert (done.customer, open_of(seen[0], other)) == (files.zerun, [0, 0])
    undo_line(actor=company.secretary, line=done, now=NOW)
    assert open_of(seen[0], other) == [Decimal(268000), Decimal(1000)]


def test_prepayment_and_what_is_no_payment(company, files):
    ahead = match_line(
        actor=company.secretary, line=line(files.zerun.name, "9000"), ahead=files.zerun, how="prepayment", now=NOW
    )
    assert ahead.state == "prepayment"
    assert Receipt.objects.get().left == Decimal(9000)
    aside = set_aside(actor=company.secretary, line=line("工商银行", "12.5"), reason="利息", now=NOW)
    assert (aside.state, aside.reason) == ("not_ours", "利息")
    assert undo_line(actor=company.secretary, line=aside, now=NOW).state == "undone"


def test_who_does_not_reach_whose_it_is_sets_nothing_aside_and_takes_nothing_back(company, files):
    owe(files.dingsheng, "FP-2026-03001", "59100")
    theirs = line(files.dingsheng.name, "59100")
    look()
    theirs.refresh_from_db()
    assert theirs.customer == files.dingsheng
    with pytest.raises(Forbidden):
        set_aside(actor=company.secretary, line=theirs, reason="利息", now=NOW)
    aside = set_aside(actor=company.finance, line=theirs, reason="利息", now=NOW)
    with pytest.raises(Forbidden):
        undo_line(actor=company.secretary, line=aside, now=NOW)
    assert undo_line(actor=company.finance, line=aside, now=NOW).customer == files.dingsheng


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([("268000.01", 0)], "orders.more-than-open"),
        ([("268000", 0), ("150000", 1), ("1", 0)], "orders.more-than-received"),
        ([("-5", 0)], "orders.bad-amount"),
        ([("0.00001", 0)], "orders.bad-amount"),
    ],
)
def test_no_more_is_given_than_there_is(company, files, seen, given, code):
    paid = line(files.zerun.name, "418000")
    with pytest.raises(Refused) as refused:
        match_line(actor=company.secretary, line=paid, parts=[(seen[n].pk, Decimal(a)) for a, n in given], now=NOW)
    assert code in {refusal.code for refusal in refused.value.refusals}
    assert not Receipt.objects.exists()
    assert BankLine.objects.get().state == "open"


def test_a_rest_needs_somebody(company, files, seen):
    other = owe(files.weizhiyuan, "FP-2026-02001", "1000")
    paid = line("集团财务公司", "2000")
    with pytest.raises(Refused, match=r"rest-without-customer"):
        match_line(
            actor=company.secretary, line=paid, parts=[(seen[0].pk, Decimal(1)), (other.pk, Decimal(1))], now=NOW
        )


def test_money_of_a_closed_or_confirmed_month_is_booked_on_the_first_day_behind(company, files, seen, monkeypatch):
    open_from = first_open_day(TODAY, months_open(TODAY))
    old = line(files.zerun.name, "268000", at=NOW.replace(month=5, day=20))
    match_line(actor=company.secretary, line=old, parts=[(seen[0].pk, Decimal(268000))], now=NOW)
    receipt = Receipt.objects.get()
    assert (receipt.received_on, receipt.bank_match.line.booked_at.month) == (open_from, 5)
    came_in, until = TODAY.replace(day=1) - 2 * DAY, TODAY.replace(day=1) - DAY
    assert booking_day(came_in, files.zerun.pk, TODAY) == came_in
    monkeypatch.setattr(bank_days, "confirmed_until", lambda customers: dict.fromkeys(customers, until))
    assert booking_day(came_in, files.zerun.pk, TODAY) == TODAY.replace(day=1)
    assert booking_day(TODAY - DAY, files.zerun.pk, TODAY) == TODAY - DAY


def test_the_second_hears_who_was_quicker(company, files, seen):
    paid = line(files.zerun.name, "268000")
    match_line(actor=company.secretary, line=paid, parts=[(seen[0].pk, Decimal(268000))], now=NOW)
    with pytest.raises(Conflict) as late:
        set_aside(actor=company.finance, line=paid, reason="x", now=NOW)
    assert company.secretary.name in late.value.refusals[0].message


def test_customers_out_of_reach_are_neither_booked_nor_named(company, files, seen):
    elsewhere = owe(files.dingsheng, "FP-2026-03001", "700")
    paid = line("广源", "700")
    with pytest.raises(Refused) as refused:
        match_line(actor=company.secretary, line=paid, parts=[(elsewhere.pk, Decimal(700))], now=NOW)
    assert [refusal.code for refusal in refused.value.refusals] == ["orders.unknown-item"]
    with pytest.raises(Forbidden):
        match_line(actor=company.secretary, line=paid, ahead=files.dingsheng, now=NOW)
    with pytest.raises(Forbidden):
        match_line(actor=company.rep, line=paid, ahead=files.zerun, now=NOW)
    # A likely one of another market is that market's; one nobody is known for is everybody's who books.
    theirs = line(files.dingsheng.name, "700")
    look()
    assert list(BankLine.objects.visible_to(company.secretary)) == [paid]
    assert set(BankLine.objects.visible_to(company.finance)) == {paid, theirs}
    assert not BankLine.objects.visible_to(company.rep).exists()


def test_all_sure_ones_at_once_and_no_other(company, files, seen):
    line(files.zerun.name, "268000")
    doubtful = line(files.zerun.name, "149500")
    for_two = [line(files.weizhiyuan.name, "800") for _n in range(2)]
    owe(files.weizhiyuan, "FP-2026-02002", "800")
    look()
    sure = sure_lines(company.secretary)
    assert accept_lines(actor=company.secretary, lines=[*sure, doubtful.pk], now=NOW) == 1
    assert set(BankLine.objects.waiting()) == {doubtful, *for_two}


def test_what_was_sure_is_looked_at_again(company, files, seen):
    paid = line(files.zerun.name, "268000")
    look()
    sure = sure_lines(company.secretary)
    owe(files.zerun, "FP-2026-01102", "268000")
    assert accept_lines(actor=company.secretary, lines=sure, now=NOW) == 0
    assert BankLine.objects.get(pk=paid.pk).state == "open"


def test_what_was_paid_elsewhere_is_found_and_proposed_to_nobody(company, files, seen):
    for_one, for_both = line(files.zerun.name, "268000"), line(files.zerun.name, "418000")
    look()
    assert outdated_lines() == []
    money = receipts.book_receipt(
        actor=company.secretary, customer=files.zerun, amount=Decimal(1000), received_on=TODAY, now=NOW
    )
    receipts.allocate(actor=company.secretary, receipt=money, parts=[(seen[0], Decimal(1000))], now=NOW)
    assert set(outdated_lines()) == {for_one.pk, for_both.pk}
    propose_matches(actor=None, lines=outdated_lines(), now=NOW)
    assert outdated_lines() == []
    assert dict(BankLine.objects.values_list("pk", "confidence"))[for_one.pk] == "low"


def test_the_database_lets_no_line_be_matched_for_less(company, files, seen):
    paid = line(files.zerun.name, "268000")
    with pytest.raises(IntegrityError), transaction.atomic():
        BankLine.objects.filter(pk=paid.pk).update(state="matched", customer=files.zerun, handled_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankLine.objects.filter(pk=paid.pk).update(amount=Decimal(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        paid.delete()
