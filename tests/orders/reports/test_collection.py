"""R12: a worked example by hand of K07 and K08, and the sums of the rows behind them."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from customers.models import Customer, Ownership
from orders.models import LedgerEntry, Promise, PromisePart
from orders.reports.collection import FIGURES, CollectionPlan
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


def test_a_promise_taken_back_later_was_expected_then(company, files, debts):
    old, _early = debts
    made = Promise.objects.create(customer=files.zerun, amount=Decimal(1500), made_on=TODAY, due_on=MONTH.last, at=NOW)
    PromisePart.objects.create(promise=made, item=old, amount=Decimal(1500))
    Promise.objects.filter(pk=made.pk).update(withdrawn_at=NOW + timedelta(days=1), withdrawn_reason="no money")
    then, now = (answer(company.rep, as_of=f"{TODAY + timedelta(days=n)}").totals for n in (0, 1))
    assert (then["promised"], then["expected"]) == (Decimal(1500), Decimal(6500))
    assert (now["promised"], now["expected"]) == (Decimal(0), Decimal(5000))


class TestOwners:
    """The customer went from the rep to the colleague on a day; what counts is who had it on the day of each debt."""

    def handed_over(self, company, files, day):
        held = Ownership.objects.get(customer=files.zerun)
        Ownership.objects.filter(pk=held.pk).update(period=DateRange(held.period.lower, day))
        rest = {"customer": files.zerun, "unit": held.unit, "how": "handed_over"}
        Ownership.objects.create(owner=company.colleague, period=DateRange(day, None), **rest)
        Customer.objects.filter(pk=files.zerun.pk).update(owner=company.colleague)

    def shares(self, company, **given):
        """What the manager is told of the rep, and of the colleague: due, overdue, received."""
        told = [answer(company.manager, owner=one.username, **given).totals for one in (company.rep, company.colleague)]
        return [tuple(int(one[name]) for name in ("due", "overdue", "received")) for one in told]

    def test_due_in_the_period_by_the_due_date_older_debts_for_30_days(self, company, files, debts):
        """Handed over in the month: what fell due before is the rep's, also what was overdue; money by its day."""
        received(files.zerun, "700", on=TODAY)
        self.handed_over(company, files, TODAY)
        billed(files.zerun, "600", 1)
        assert self.shares(company) == [(600, 3000, 1000), (4000, 0, 700)]

    def test_handed_over_less_than_30_days_before_the_first_day(self, company, files, debts):
        self.handed_over(company, files, MONTH.first - timedelta(days=29))
        assert self.shares(company) == [(0, 3000, 0), (4000, 0, 1000)]

    def test_handed_over_30_days_before_the_first_day(self, company, files, debts):
        self.handed_over(company, files, MONTH.first - timedelta(days=30))
        assert self.shares(company) == [(0, 0, 0), (4000, 3000, 1000)]

    def test_nothing_is_counted_twice_and_nothing_lost(self, company, files, debts):
        self.handed_over(company, files, TODAY)
        whole = answer(company.manager)
        parts = [answer(company.manager, owner=one.username) for one in (company.rep, company.colleague)]
        for name in FIGURES:
            assert sum(part.totals[name] for part in parts) == whole.totals[name]
        weeks = [[series.values for series in told.charts[0].series] for told in (whole, *parts)]
        assert weeks[0] == [[a + b for a, b in zip(*both, strict=True)] for both in zip(*weeks[1:], strict=True)]

    def test_the_owner_named_is_that_of_the_day(self, company, files, debts):
        self.handed_over(company, files, TODAY)
        for day, who in ((TODAY - timedelta(days=1), company.rep), (TODAY, company.colleague)):
            (row,) = answer(company.manager, as_of=f"{day}").rows
            assert row.values["owner"] == who.name


@pytest.mark.parametrize("who", ["director", "manager", "rep"])
def test_a_figure_leads_to_the_documents_it_is_the_sum_of(company, files, debts, who):
    user = getattr(company, who)
    old, _early = debts
    received(files.zerun, "700", on=TODAY)
    billed(files.weizhiyuan, "900", 50)
    made = Promise.objects.create(customer=files.zerun, amount=Decimal(1500), made_on=TODAY, due_on=MONTH.last, at=NOW)
    PromisePart.objects.create(promise=made, item=old, amount=Decimal(1500))
    result = answer(user, as_of=f"{TODAY}", unit=company.units["EC-2-T"].code)
    assert len(result.rows) == (1 if who == "rep" else 2)
    for row in result.rows:
        for name in FIGURES:
            behind = answer(user, **dict(parse_qsl(row.links[name].split("?", 1)[1])))
            listed = [part.values[name] or Decimal(0) for part in behind.rows]
            assert sum(listed) == behind.totals[name] == row.values[name]
    # A document of its own for each debt and each payment.
    zerun = next(row for row in result.rows if row.values["due"])
    behind = answer(user, **dict(parse_qsl(zerun.links["due"].split("?", 1)[1])))
    assert [row.values["kind"] for row in behind.rows].count(LedgerEntry.Kind.RECEIPT.label) == 2
    assert len({row.values["document"] for row in behind.rows}) == behind.count == 4


def test_the_weeks_add_up(company, debts):
    result = answer(company.rep)
    due, paid_, money = result.charts[0].series
    assert (sum(due.values), sum(paid_.values), sum(money.values)) == (Decimal(4000), Decimal(4000), Decimal(1000))


def test_others_see_nothing(company, debts):
    for who in (company.colleague, company.other_manager):
        result = answer(who)
        assert (list(result.rows), result.totals["due"], list(result.charts)) == ([], Decimal(0), [])
