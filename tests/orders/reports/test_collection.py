"""R12: a worked example by hand of K07 and K08, and the sums of the rows behind them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orders.models import LedgerEntry, Promise, PromisePart
from orders.reports.collection import CollectionPlan
from reports.engine.asked import question
from salesops.core.sockets.report_periods import this_month
from tests.cast_orders_made import NOW, TODAY
from tests.cast_receivables import billed, paid, received

MONTH = this_month(TODAY)
SINCE_FIRST = (TODAY - MONTH.first).days


def answer(user, **given):
    given = {"from": f"{MONTH.first}", "to": f"{MONTH.last}"} | given
    report = CollectionPlan()
    return report.result(user, question(report, given, user, MONTH.last).right())


@pytest.fixture
def debts(company, files):
    """5,000 overdue before the month, 2,000 of it paid before, 1,000 in it; 4,000 due in it, paid early; 3,000 due next month."""
    old = billed(files.zerun, "5000", SINCE_FIRST + 30)
    paid(old, "2000", on=MONTH.first - timedelta(days=5))
    paid(old, "1000", on=MONTH.first)
    early = billed(files.zerun, "4000", 0)
    paid(early, "4000", on=MONTH.first - timedelta(days=1))
    billed(files.zerun, "3000", -60)
    return old, early


def test_the_rate_is_what_was_paid_of_what_was_due(company, debts):
    (row,) = answer(company.rep).rows
    assert [row.values[name] for name in ("due", "overdue", "paid")] == [Decimal(4000), Decimal(3000), Decimal(5000)]
    assert row.values["rate"] == Decimal(5000) / Decimal(7000)
    # K08 goes by the value date: the early 4,000 came a month before.
    assert row.values["received"] == Decimal(1000)


def test_money_received_is_the_sum_of_the_entries_of_the_days(company, files, debts):
    received(files.zerun, "700", on=TODAY)
    behind = LedgerEntry.objects.visible_to(company.rep).filter(
        kind__in=("receipt", "reversal", "refund"), on__range=(MONTH.first, MONTH.last)
    )
    assert answer(company.rep).totals["received"] == -sum(entry.amount for entry in behind) == Decimal(1700)


def test_as_of_a_day_later_money_does_not_count(company, debts):
    old, _early = debts
    paid(old, "500", on=TODAY)
    assert answer(company.rep).totals["paid"] == Decimal(5500)
    assert answer(company.rep, as_of=f"{MONTH.first}").totals["paid"] == Decimal(5000)


def test_what_is_promised_for_the_rest_of_the_month_is_expected(company, files, debts):
    old, _early = debts
    made = Promise.objects.create(customer=files.zerun, amount=Decimal(1500), made_on=TODAY, due_on=MONTH.last, at=NOW)
    PromisePart.objects.create(promise=made, item=old, amount=Decimal(1500))
    (row,) = answer(company.rep, as_of=f"{TODAY}").rows
    assert (row.values["promised"], row.values["expected"]) == (Decimal(1500), Decimal(6500))


def test_the_weeks_add_up(company, debts):
    result = answer(company.rep)
    due, paid_, money = result.charts[0].series
    assert (sum(due.values), sum(paid_.values), sum(money.values)) == (Decimal(4000), Decimal(4000), Decimal(1000))


def test_others_see_nothing(company, debts):
    for who in (company.colleague, company.other_manager):
        result = answer(who)
        assert (list(result.rows), result.totals["due"], list(result.charts)) == ([], Decimal(0), [])
