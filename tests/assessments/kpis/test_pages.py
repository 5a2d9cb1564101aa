"""The catalogue, one KPI, the rows behind a value; the same in the API."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from salesops.core.sockets.kpis import awaited_kpis, kpis
from tests.assessments.kpis.world import owed, sold
from tests.assessments.targets.conftest import owe

K01 = reverse("assessments:kpi", args=["K01"])
ROWS = reverse("assessments:kpi_rows", args=["K01"])
VALUES = "/api/v1/kpis/K01/values/"


@pytest.fixture
def sales(company, files, goods, monkeypatch):
    """Looked at when November is over."""
    sold(company, files, goods)
    owed(files)
    for where in ("assessments.views.kpis", "assessments.api.kpis"):
        monkeypatch.setattr(f"{where}.timezone.localdate", lambda *_: date(2026, 11, 30))


def text(response):
    return response.content.decode()


def test_the_catalogue_says_how_each_is_computed_and_what_has_no_data(client, company):
    client.force_login(company.rep)
    page = text(client.get(reverse("assessments:kpis")))
    assert page.count("/assessments/kpis/K") == len({*kpis.by_code, *awaited_kpis.by_code})
    awaited = text(client.get(reverse("assessments:kpi", args=["K16"])))
    assert "<table" not in awaited
    assert client.get(reverse("assessments:kpi", args=["K99"])).status_code == 404


def test_a_rep_sees_the_own_value_and_the_total_of_the_own_team(client, company, sales):
    client.force_login(company.rep)
    page = text(client.get(K01, {"period": "2026-11"}))
    assert company.rep.name in page
    assert "100,000.00" in page
    assert company.colleague.name not in page
    assert f"{ROWS}?period=2026-11&amp;person=rep" in page
    assert f"{ROWS}?period=2026-11&amp;unit=" not in page


def test_a_name_is_a_name_and_many_ask_as_often_as_one(client, company, sales, django_assert_max_num_queries):
    User.objects.filter(pk=company.rep.pk).update(name="<b>李&</b>")
    for who in (company.rep, company.director):
        client.force_login(who)
        client.get(K01, {"period": "2026-11"})
        with django_assert_max_num_queries(9):
            page = text(client.get(K01, {"period": "2026-11"}))
        assert '<th scope="row">&lt;b&gt;李&amp;&lt;/b&gt;</th>' in page
        assert "<b>李" not in page


def test_the_rows_add_up_to_the_value(client, company, sales):
    client.force_login(company.supervisor)
    page = text(client.get(ROWS, {"period": "2026-11", "unit": "EC-2-T"}))
    assert "200,000" in page
    assert "−100,000" in page
    assert page.count("100,000.00") == 1


@pytest.mark.parametrize("asked", [
    {"person": "colleague"}, {"person": "nobody"}, {"unit": "EC-2-T"}, {"unit": "XX"}, {}, {"person": "rep", "unit": "EC"},
    {"person": "rep", "period": "2026-13"}, {"person": "rep", "period": "2099"},
])  # fmt: skip
def test_what_is_out_of_reach_is_unknown(client, company, sales, asked):
    client.force_login(company.rep)
    assert client.get(ROWS, asked).status_code == 404
    asked.setdefault("period", "2026-11")
    if "-13" not in asked["period"] and asked["period"] != "2099":
        assert client.get("/api/v1/kpis/K01/rows/", asked).status_code == 404


def test_members_on_target_opens_to_the_members_and_each_of_them_to_the_sales(client, company, sales):
    """K32 is built of K03, that of K01: the way down ends at what was signed for, for who leads the team."""
    owe(company.rep, "sales", "2026-11", "100000")
    owe(company.colleague, "sales", "2026-11", "90000")
    rows = reverse("assessments:kpi_rows", args=["K32"])
    client.force_login(company.supervisor)
    page = text(client.get(rows, {"period": "2026-11", "unit": "EC-2-T"}))
    assert "50.00%" in page
    assert page.count("100,000.00") == 2
    below = reverse("assessments:kpi_rows", args=["K03"]) + "?period=2026-11&amp;person="
    assert f"{below}rep" in page
    assert f"{below}colleague" in page
    part = text(client.get(below.replace("&amp;", "&") + "rep"))
    assert f"{ROWS}?period=2026-11&amp;person=rep" in part
    told = client.get("/api/v1/kpis/K32/rows/", {"period": "2026-11", "unit": "EC-2-T"}).json()
    assert [(row["person"], Decimal(row["numerator"])) for row in told["rows"]] == [
        (company.rep.name, 1), (company.colleague.name, 0),
    ]  # fmt: skip
    assert (told["count"], Decimal(told["numerator"]), Decimal(told["denominator"])) == (2, 1, 2)
    # Whoever stands in the team knows its value, not who reached what.
    client.force_login(company.rep)
    own = text(client.get(rows, {"period": "2026-11", "person": "rep"}))
    assert "50.00%" in own
    assert company.colleague.name not in own
    assert client.get("/api/v1/kpis/K32/rows/", {"period": "2026-11", "person": "rep"}).status_code == 404
    # The team's attainment is the unit's too: its part doesn't open to the own sales as if they were all.
    part = text(client.get(reverse("assessments:kpi_rows", args=["K31"]), {"period": "2026-11", "person": "rep"}))
    assert ROWS not in part


def test_a_wrong_period_says_so_beside_the_field(client, company):
    client.force_login(company.rep)
    page = client.get(K01, {"period": "2026Q5"})
    assert page.status_code == 400
    assert 'id="wrong-period"' in text(page)
    assert "2026Q5" in text(page)
    answer = client.get(VALUES, {"period": "2026Q5"})
    assert answer.status_code == 400
    assert "core.bad-filter" in text(answer)


def test_the_api_tells_the_values_within_reach(client, company, sales):
    def asked(who):
        client.force_login(who)
        found = client.get(VALUES, {"period": "2026Q4"}).json()
        return {
            one["key"]: one["value"] and Decimal(one["value"]) for part in ("people", "units") for one in found[part]
        }

    assert asked(company.rep) == {"rep": 100_000, "EC-2-T": 100_000}
    led = asked(company.supervisor)
    assert led["rep"] == 100_000
    assert led["colleague"] == 0
    assert "other_rep" not in led
    assert asked(company.director)["HQ"] == 100_000
    assert asked(company.admin) == {}
    client.force_login(company.rep)
    rows = client.get("/api/v1/kpis/K01/rows/", {"period": "2026Q4", "person": "rep"}).json()
    assert (rows["count"], Decimal(rows["numerator"])) == (2, 100_000)
    codes = [one["code"] for one in client.get("/api/v1/kpis/").json()["results"]]
    assert codes == sorted({*kpis.by_code, *awaited_kpis.by_code})
