"""The page a figure of R11, R13 or R14 leads to says the same, for whoever sees everything, a market, or his own customers.

R04 and R12: beside their other tests.
"""

from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.http import QueryDict
from django.utils import timezone

from orders.models import Order
from orders.reports.osb import OsbStatus
from orders.reports.receivables import Receivables
from orders.reports.statements import ReconciliationStatus
from orders.tables.statements import StatementList
from reports.engine.asked import question
from salesops.core.lists.query import parse
from salesops.core.lists.reading import Reading
from tests.cast_orders_invoiced import confirmed, deliver
from tests.cast_orders_made import TODAY
from tests.cast_orders_statements import disputed
from tests.cast_receivables import billed, paid, received

PEOPLE = ["director", "manager", "rep"]


@pytest.fixture
def opened(client, company):
    """``opened(person, address)``: what the page at an address is drawn from."""

    def look(person, address):
        client.force_login(person)
        answer = client.get(unescape(address))
        assert answer.status_code == 200, address
        return answer.context

    return look


def answer(report, user, **given):
    return report.result(user, question(report, given, user, timezone.localdate()).right())


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("back", [0, 30])
def test_receivables(company, files, opened, who, back):
    user, day = getattr(company, who), min(TODAY, timezone.localdate()) - timedelta(days=back)
    first = billed(files.zerun, "5000", 100)
    paid(first, "2000", on=TODAY - timedelta(days=10))
    billed(files.zerun, "3000", 45)
    billed(files.zerun, "800", -20)
    billed(files.weizhiyuan, "1000", 70)
    received(files.weizhiyuan, "400", on=TODAY - timedelta(days=60))
    billed(files.dingsheng, "7000", 40)
    result = answer(Receivables(), user, as_of=f"{day}")
    assert len(result.rows) == {"director": 3, "manager": 2, "rep": 1}[who]
    for row in result.rows:
        record = opened(user, row.links["open"])["rows"]
        late = [one for one in record if one.open and one.late]
        assert sum(one.open or 0 for one in record) == row.values["open"]
        assert sum(one.open for one in late) == row.values["overdue"]
        assert record[0].balance == row.values["balance"]
        assert max((one.late for one in late), default=0) == (row.values["days"] or 0)
    for figure, name in zip(result.figures[1:3], ("open", "overdue"), strict=True):
        listed = opened(user, figure.link)["found"].lines
        assert sum(getattr(line.aged, name) for line in listed) == figure.value == result.totals[name]
    ages = result.charts[0]
    assert ages.kind == "stack"
    for n, (part, link) in enumerate(zip(ages.series, ages.links, strict=True)):
        listed = opened(user, link)["found"].lines
        assert sum(line.aged.amounts[n] for line in listed) == part.values[0]


@pytest.mark.parametrize("who", ["director", "manager", "secretary"])
def test_osb(company, files, goods, opened, who):
    user = getattr(company, who)
    late = confirmed(company, files, goods, "1")
    Order.objects.filter(pk=late.pk).update(promised_on=timezone.localdate() - timedelta(days=10))
    deliver(confirmed(company, files, goods, "1"))
    result = answer(OsbStatus(), user)
    assert result.figures[0].value == len(result.rows) == 2
    behind = opened(user, result.figures[1].link)["result"]
    # In the evening the clock of the order delivered today has ended too.
    assert behind.count == len(behind.rows) == result.figures[1].value >= 1
    for row in result.rows:
        assert opened(user, row.links["order"])["order"].number == row.values["order"]


@pytest.mark.parametrize("who", ["director", "manager", "secretary"])
def test_statements(company, files, opened, who):
    user = getattr(company, who)
    disputed(company, files)
    result = answer(ReconciliationStatus(), user, period="2026-10")
    (row,) = result.rows
    page = opened(user, row.links["closing"])
    assert page["statement"].closing == row.values["closing"]
    lines = {one.pk: one.amount for one in page["lines"]}
    told = [lines[shown["one"].line_id] for shown in page["differences"]]
    assert abs(sum(told, Decimal(0))) == row.values["difference"]
    progress = result.charts[0]
    for part, link in zip(progress.series, progress.links, strict=True):
        listed, reading = StatementList(), Reading(user, timezone.localdate(), "en")
        rows = listed.rows(user)
        for condition in parse(listed, QueryDict(unescape(link).split("?", 1)[1]), reading).conditions:
            rows = rows.filter(condition.where)
        assert rows.count() == part.values[0]


def test_who_had_the_customer_on_the_day(company, files):
    """R11 and R14: the customer came to the colleague yesterday."""
    from django.db.backends.postgresql.psycopg_any import DateRange

    from customers.models import Customer, Ownership

    today = timezone.localdate()
    disputed(company, files)
    held = Ownership.objects.get(customer=files.zerun)
    Ownership.objects.filter(pk=held.pk).update(period=DateRange(held.period.lower, today))
    rest = {"customer": files.zerun, "unit": held.unit, "how": "handed_over"}
    Ownership.objects.create(owner=company.colleague, period=DateRange(today, None), **rest)
    Customer.objects.filter(pk=files.zerun.pk).update(owner=company.colleague)
    for day, had, other in (
        (today - timedelta(days=1), company.rep, company.colleague),
        (today, company.colleague, company.rep),
    ):
        for report, given in ((ReconciliationStatus(), {"period": "2026-10"}), (Receivables(), {})):
            asked = given | {"as_of": f"{day}"}
            (row,) = answer(report, company.manager, owner=had.username, **asked).rows
            assert row.values["owner"] == had.name
            assert not answer(report, company.manager, owner=other.username, **asked).rows


def test_receivables_the_other_way_round(company, files):
    for customer, amount, late in (
        (files.zerun, "5000", 40),
        (files.weizhiyuan, "1000", 100),
        (files.dingsheng, "7000", 10),
    ):
        billed(customer, amount, late)
    for name in ("overdue", "open", "days"):
        falling, rising = (
            [row.values["code"] for row in answer(Receivables(), company.director, sort=f"{way}{name}").rows]
            for way in ("-", "")
        )
        assert len(falling) == 3
        assert rising == falling[::-1]
