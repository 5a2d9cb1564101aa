"""R11: the same figures as the aging and the ledger, on any day, for those who reach the customers."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from orders.aging import reached, total_on
from orders.credit import balances
from orders.reports.receivables import Receivables
from reports.engine.asked import question
from tests.cast_orders_made import TODAY, account
from tests.cast_receivables import billed, paid, received

R11 = reverse("reports:report", args=["R11"])


def answer(user, **given):
    report = Receivables()
    return report.result(user, question(report, given, user, TODAY).right())


@pytest.fixture
def debts(company, files):
    item = billed(files.zerun, "5000", 40)
    paid(item, "2000", on=TODAY)
    billed(files.zerun, "3000", -10)
    billed(files.weizhiyuan, "1000", 100)
    received(files.weizhiyuan, "400", on=TODAY)
    return item


@pytest.mark.parametrize("back", [0, 1])
def test_totals_are_those_of_the_aging_and_of_the_ledger(company, files, debts, back):
    day = TODAY - timedelta(days=back)
    result = answer(company.director, as_of=f"{day}")
    told = total_on(day, reached(company.director))
    assert (result.totals["open"], result.totals["overdue"]) == (told.open, told.overdue)
    assert sum(row.values["balance"] for row in result.rows) == result.totals["balance"] == told.balance
    ids = [files.zerun.pk, files.weizhiyuan.pk]
    assert sum(balances(ids, day).values()) == told.balance
    # The last point of the trend is the balance; the parts of the bar are the open debts.
    trend = next(chart for chart in result.charts if chart.kind == "lines")
    assert trend.series[0].values[-1] == told.balance
    assert sum(part.values[0] for part in result.charts[0].series) == told.open


def test_a_row_is_the_sum_of_its_ages(company, debts):
    for row in answer(company.director).rows:
        ages = [value for name, value in row.values.items() if name[0] == "b" and name[1:].isdigit()]
        assert sum(ages) == row.values["open"]


def test_what_is_only_known_of_today_is_not_told_of_a_past_day(company, files, debts):
    """Orders that were open then and the limit of then aren't kept: no share of them is made up."""
    account(files.zerun, "10000", "B")
    now, then = answer(company.director), answer(company.director, as_of=f"{TODAY - timedelta(days=1)}")
    use = [{row.values["code"]: row.values["use"] for row in one.rows}[files.zerun.code] for one in (now, then)]
    assert (use[0], use[1]) == (Decimal("0.6"), None)
    assert (len(now.notes), len(then.notes)) == (0, 1)


def test_each_sees_the_customers_he_reaches(company, files, debts):
    """The second customer is the colleague's."""
    for who, customer, owed in ((company.rep, files.zerun, 6000), (company.colleague, files.weizhiyuan, 1000)):
        result = answer(who)
        assert [row.values["code"] for row in result.rows] == [customer.code]
        assert result.totals["open"] == Decimal(owed)
    result = answer(company.other_manager)
    assert (list(result.rows), result.totals["open"]) == ([], Decimal(0))
    assert not any(any(one.values) for chart in result.charts for one in chart.series)


def test_the_page_and_the_api_say_the_same(client, company, debts):
    client.force_login(company.director)
    day = {"as_of": f"{TODAY}"} if company.director.access.day > TODAY else {}
    page = client.get(R11, day)
    assert page.status_code == 200
    told = client.get("/api/v1/reports/R11/", day).json()
    assert told["totals"]["open"] == f"{page.context['result'].totals['open']}"
    assert len(told["rows"]) == page.context["result"].count
