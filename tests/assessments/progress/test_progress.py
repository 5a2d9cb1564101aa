"""The running period: kept every night, read by pages without a run of the engine, everybody's own and the team's (ASM-13)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.models import Standing
from assessments.progress.reading import Meter
from assessments.services.progress import day_of_facts, refresh
from assessments.widgets.progress import running
from tests.assessments.kpis.world import sold
from tests.assessments.targets.conftest import owe

# Half past five in the morning of the 30th.
MORNING = datetime(2026, 11, 29, 21, 30, tzinfo=UTC)


def test_in_the_morning_the_facts_are_those_of_yesterday():
    assert day_of_facts(MORNING) == date(2026, 11, 29)
    assert day_of_facts(datetime(2026, 11, 30, 5, tzinfo=UTC)) == date(2026, 11, 30)


def test_a_meter_says_how_far_behind_the_time():
    meter = Meter("K01", Decimal(54_000), Decimal(100_000), 67)
    assert (meter.percent, meter.ahead, meter.behind) == (54, -13, True)
    assert "13,000" in meter.missing_text or "1.3" in meter.missing_text
    assert not Meter("K01", Decimal(62_000), Decimal(100_000), 67).behind


@pytest.fixture
def kept(company, files, goods):
    """The rep sold 100,000 of 200,000 by the 28th, the colleague nothing of 100,000."""
    sold(company, files, goods)
    owe(company.rep, "sales", "2026-11", "200000")
    owe(company.colleague, "sales", "2026-11", "100000")
    refresh(actor=None, now=MORNING)


@pytest.mark.django_db
def test_what_a_night_keeps(company, kept, client, django_assert_max_num_queries):
    own = Standing.objects.get(person=company.rep, cycle="M")
    assert (own.as_of, own.tier, own.home) == (date(2026, 11, 29), "E", company.units["EC-2-T"])
    assert (own.rank, own.ranked, own.gone, own.working) == (1, 2, 20, 21)
    sales = own.figures.get(kpi="K01")
    assert (sales.value, sales.target, sales.weight) == (100_000, 200_000, 30)
    assert sum(figure.contribution for figure in own.figures.all()).quantize(Decimal("0.01")) == own.total
    team = Standing.objects.get(unit=company.units["EC-2-T"], cycle="M").figures.get(kpi="K01")
    assert (team.value, team.target) == (100_000, 300_000)
    # The director has no monthly card; his quarter is the company's.
    assert not Standing.objects.filter(person=company.director, cycle="M").exists()
    quarter = Standing.objects.get(person=company.director, cycle="Q")
    assert quarter.figures.get(kpi="K01").value == 100_000

    sees = {
        who: Standing.objects.visible_to(getattr(company, who)).filter(person=company.rep, cycle="M").exists()
        for who in ("rep", "colleague", "supervisor", "other_manager", "director", "admin")
    }
    assert [who for who, seen in sees.items() if seen] == ["rep", "supervisor", "director"]

    with django_assert_max_num_queries(1):
        widget = running(company.rep, MORNING)
    assert widget is not None
    assert (widget["own"], [meter.percent for meter in widget["meters"]]) == (True, [50])
    assert running(company.admin, MORNING) is None

    client.force_login(company.rep)
    page = client.get(reverse("assessments:progress"))
    assert page.context["standing"] == own
    assert [meter.percent for meter in page.context["team_meters"]] == [33]
    behind = next(line.url for line in page.context["lines"] if line.figure.kpi == "K01")
    assert behind in page.content.decode().replace("&amp;", "&")
    assert client.get(behind).context["name"] == company.rep.name
    client.force_login(company.supervisor)
    address = reverse("assessments:team_progress")
    client.get(address)
    with django_assert_max_num_queries(25):
        board = client.get(address)
    rows = {row.standing.person.username: row for row in board.context["people"]}
    assert {"rep", "colleague"} <= rows.keys()
    assert "other_rep" not in rows
    assert rows["rep"].meters["K01"].percent == 50
    # Again: replaced, not doubled.
    assert refresh(actor=None, now=MORNING) == Standing.objects.count()
