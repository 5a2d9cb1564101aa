"""R04: K01 and K02 equal the sums of the entries behind them, in every dimension, within the reader's scope."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from orders.models import LineEntry, ProductCost
from orders.profit_entries import earned_with
from orders.reports import sales
from orders.sales_figures import Wanted, by_key, by_month, compared
from orders.services.orders import confirm_order, submit_order
from orders.tables.sales import NET, SalesEntries
from reports.engine.asked import question
from salesops.core.lists.query import parse
from salesops.core.lists.reading import Reading
from salesops.core.sockets.kpis import Span, kpis
from salesops.core.sockets.report_periods import Period
from tests.cast_orders_invoiced import confirmed, deliver, move
from tests.cast_orders_made import NOW, account, draft

R04 = reverse("reports:report", args=["R04"])


def answer(user, day=date(2027, 1, 31), **given):
    given = {"from": "2026-11-01", "to": "2027-01-31"} | given
    if "period" in given:
        del given["from"], given["to"]
    report = sales.SalesPerformance()
    return report.result(user, question(report, given, user, day).right())


@pytest.fixture
def sold(company, files, goods):
    """Three confirmed in November for 300,000 net, two signed for on 5 December, one back on 4 January."""
    order = confirmed(company, files, goods, "3")
    deliver(order, "2", on=date(2026, 12, 5))
    move(order, "returned", "1", on=date(2027, 1, 4))
    return order


def behind(user, address):
    """Sum of the entries the address leads to, asked of the list itself."""
    from django.http import QueryDict

    page = SalesEntries()
    reading = Reading(user, date(2027, 1, 31), "en")
    found = parse(page, QueryDict(unescape(address).split("?", 1)[1]), reading)
    rows = page.rows(user)
    for condition in found.conditions:
        rows = rows.filter(condition.where)
    return sum((row.worth for row in rows.annotate(worth=NET)), Decimal())


@pytest.mark.parametrize("by", ["unit", "person", "customer", "product"])
@pytest.mark.parametrize("who", ["director", "manager", "rep"])
def test_each_figure_is_the_sum_of_the_entries_behind_it(company, sold, files, goods, by, who):
    """The colleague's customer ordered as well: the rep has no part in that."""
    account(files.weizhiyuan)
    order = submit_order(
        actor=company.colleague, order=draft(company, files.weizhiyuan, goods, actor=company.colleague), now=NOW
    )
    confirm_order(actor=company.secretary, order=order, now=NOW)
    user = getattr(company, who)
    result = answer(user, by=by)
    assert result.totals["sales"] == Decimal(100_000)
    whole = Decimal(300_000 if who == "rep" else 400_000)
    assert result.totals["intake"] == whole == sum(row.values["intake"] for row in result.rows)
    for row in result.rows:
        for name in ("sales", "intake", "before", "last_year"):
            assert behind(user, row.links[name]) == row.values[name]
    for name, figure in zip(("sales", "intake"), result.figures, strict=False):
        assert behind(user, figure.link) == result.totals[name]


@pytest.mark.parametrize("narrow", [{}, {"by": "customer"}, {"line": "x"}, {"by": "product"}])
def test_the_three_tables_say_the_same_of_a_month(company, sold, narrow):
    """Days, months and entries: whichever table answers, December is 200,000."""
    if "line" in narrow:
        narrow = {"line": sold.lines.get().product.line}
    for span in (
        {"period": "2026-12"},
        {"from": "2026-12-01", "to": "2026-12-30"},
        {"from": "2026-11-30", "to": "2026-12-31"},
    ):
        assert answer(company.supervisor, **narrow, **span).totals["sales"] == Decimal(200_000)


@pytest.mark.parametrize("by", ["person", "customer", "product"])
def test_a_month_begun_counts_until_its_day(company, files, goods, by):
    """Its days, or the whole of it less those that follow: the same as the entries, in the table and in the chart."""
    order = confirmed(company, files, goods, "9")
    for day, quantity in ((3, "2"), (16, "3"), (17, "1"), (31, "2")):
        deliver(order, quantity, on=date(2026, 12, day))
    wanted = Wanted(user=company.director, by=by)
    sold = {2: 0, 3: 2, 15: 2, 16: 5, 17: 6, 28: 6, 30: 6, 31: 8}
    for last, quantity in sold.items():
        period = Period(date(2026, 11, 1), date(2026, 12, last))
        (told,) = by_key(wanted, period).values()
        assert (told.sales, told.intake) == (100_000 * quantity, 900_000), last
        months = by_month(wanted, period)
        assert months.get(date(2026, 12, 1), 0) == told.sales == sum(months.values()), last
        charts = {chart.kind: chart for chart in answer(company.director, by=by, to=f"{period.last}").charts}
        assert list(charts["pairs"].series[1].values) == [0, told.sales], last


def test_customers_are_compared_in_one_question_as_the_periods_say(company, sold, django_assert_num_queries):
    wanted = Wanted(company.director, by="customer")
    now, before = Period(date(2027, 1, 1), date(2027, 1, 31)), Period(date(2026, 12, 1), date(2026, 12, 31))
    autumn = Period(date(2026, 11, 1), date(2026, 11, 30))
    one = by_key(wanted, now)[sold.customer_id]
    with django_assert_num_queries(1):
        found = compared(wanted, now, before, autumn)
    assert found == {
        sold.customer_id: (one.sales, one.intake, by_key(wanted, before)[sold.customer_id].sales, Decimal())
    }
    assert (found[sold.customer_id].sales, found[sold.customer_id].before) == (Decimal(-100_000), Decimal(200_000))


def test_growth_looks_at_the_same_days_of_the_period_before(company, sold):
    """Until 4 January: 31 days of December would be unfair to four of January."""
    result = answer(company.supervisor, day=date(2027, 1, 4), period="2027-01")
    assert (result.totals["sales"], result.totals["before"]) == (Decimal(-100_000), Decimal(0))
    full = answer(company.supervisor, period="2027-01")
    assert (full.totals["before"], full.totals["growth"]) == (Decimal(200_000), Decimal("-1.5"))
    assert answer(company.supervisor, period="2026-12").totals["growth"] is None


@pytest.mark.parametrize("by", ["unit", "person", "customer", "product"])
def test_gross_profit_is_that_of_the_kpi(company, sold, by):
    """Two signed for at a cost of 70,000 each; of the one that came back nothing is stock again."""
    result = answer(company.director, by=by, profit="with", **{"from": "2026-12-01"})
    span = Span(Period(date(2026, 12, 1), date(2027, 1, 31)), date(2027, 1, 31))
    (part,) = kpis.get("K04")().parts(span)
    assert result.totals["profit"] == part.numerator == Decimal(-40_000)
    assert result.totals["margin"] == Decimal("-0.4")
    assert [row.values["profit"] for row in result.rows] == [Decimal(-40_000)]
    names = [column.name for column in result.columns]
    assert names.index("margin") == names.index("profit") + 1 == names.index("intake") + 2
    assert not {"profit", "margin"} & {column.name for column in answer(company.director, by=by).columns}


def test_gross_profit_is_narrowed_like_the_sales_and_has_no_value_without_a_cost(company, sold):
    december = {"period": "2026-12", "profit": "with"}
    assert answer(company.director, **december).totals["margin"] == Decimal("0.3")
    line = sold.lines.get().product.line
    assert answer(company.director, line=line, grade=sold.customer.grade, **december).totals["profit"] == Decimal(
        60_000
    )
    assert answer(company.director, owner=company.colleague.username, **december).totals["profit"] == Decimal(0)
    ProductCost.objects.all().delete()
    assert answer(company.director, **december).totals["profit"] is None


def test_the_entries_behind_the_profit_say_cost_and_rest(client, company, sold):
    """They add up to K04 where every cost is known; who sees no cost is told none."""
    result = answer(company.director, by="person", profit="with", **{"from": "2026-12-01"})
    address = unescape(result.rows[0].links["profit"])
    assert result.figures[2].link.split("?")[0] == address.split("?")[0]
    client.force_login(company.director)
    page = client.get(address).content.decode()
    assert "140,000.00" in page
    assert "60,000.00" in page
    entries = LineEntry.objects.filter(kind__in=("signed", "returned"), line__order=sold)
    assert sum(left for _cost, left in earned_with([one.pk for one in entries]).values()) == Decimal(-40_000)
    client.force_login(company.rep)
    assert "140,000.00" not in client.get(address).content.decode()


def test_who_sees_no_cost_is_not_offered_the_profit(client, company, sold):
    for who, status, offered in ((company.director, 200, True), (company.rep, 400, False)):
        client.force_login(who)
        assert client.get(R04, {"period": "2026-12", "profit": "with"}).status_code == status
        assert (b'name="profit"' in client.get(R04, {"period": "2026-12"}).content) is offered


def test_as_of_a_day_nothing_later_counts(company, sold):
    assert answer(company.supervisor, as_of="2026-12-31").totals["sales"] == Decimal(200_000)


def test_others_get_none_of_it(company, sold):
    for who in (company.colleague, company.other_manager):
        result = answer(who)
        assert (list(result.rows), result.totals["sales"], list(result.charts)) == ([], Decimal(0), [])
    assert answer(company.rep).totals["sales"] == Decimal(100_000)


def test_the_page_says_what_is_wrong_and_shows_no_figure(client, company, sold):
    client.force_login(company.supervisor)
    page = client.get(R04, {"from": "2026-12-31", "to": "2026-01-01"})
    assert page.status_code == 400
    text = page.content.decode()
    assert 'id="wrong-period"' in text
    assert "<tbody>" not in text
    for bad in (
        {"period": "2026Q5"},
        {"owner": company.other_rep.username},
        {"as_of": "2099-01-01"},
        {"sort": "name;"},
    ):
        assert client.get(R04, bad).status_code == 400
    assert b"core.unknown-filter" in client.get(R04, {"owner__password__startswith": "a"}).content


def test_the_page_costs_the_same_with_more_rows(client, company, sold, files, goods):
    """Queries of the page by customer, of the report alone: three periods, two trends, names, and what the filters offer."""
    client.force_login(company.director)

    def count():
        with CaptureQueriesContext(connection) as told:
            assert client.get(R04, {"by": "customer", "period": str(timezone.localdate().year)}).status_code == 200
        return len(told)

    count()
    before = count()
    confirmed(company, files, goods, "1")
    assert count() == before


def test_the_api_says_the_same(client, company, sold):
    client.force_login(company.supervisor)
    asked = {"from": "2026-11-01", "to": "2026-12-31", "by": "person", "as_of": f"{timezone.localdate()}"}
    told = client.get("/api/v1/reports/R04/", asked | {"as_of": ""}).json()
    assert [c["name"] for c in told["columns"]][:2] == ["name", "sales"]
    assert client.get("/api/v1/reports/R04/", {"period": "x"}).json()["code"] == "core.bad-filter"
    assert client.get("/api/v1/reports/R99/").status_code == 404
    assert "R04" in [one["code"] for one in client.get("/api/v1/reports/").json()["results"]]
