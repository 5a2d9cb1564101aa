"""What leaves a card and what comes to it: documents of appeals, rows as a sheet; beside the last card; the place in the team."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assessments.models import Appeal, Scorecard
from salesops.core.audit.models import AccessLog
from tests.cast_contracts import pdf
from tests.cast_scorecards import VALUES, new_card

pytestmark = pytest.mark.django_db


def at(name, card):
    return reverse(f"assessments:{name}", args=[card.pk])


def test_an_appeal_takes_a_document_that_is_what_it_says_and_who_reads_the_card_fetches_it(client, company):
    card = new_card(company, "published")
    client.force_login(company.rep)
    asked = {"kpi": "K07", "reason": "10-30 已到账"}
    refused = client.post(at("appeal", card), asked | {"upload": pdf("回单.png")})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"upload"})
    assert not Appeal.objects.exists()
    assert client.post(at("appeal", card), asked | {"upload": pdf("回单.pdf")}).status_code == 302
    stored = Appeal.objects.get().stored
    url = reverse("reports:file", args=[stored.key])
    for who, status in (
        (company.rep, 200), (company.supervisor, 200), (company.director, 200), (company.colleague, 404), (company.other_manager, 404),
    ):  # fmt: skip
        client.force_login(who)
        assert client.get(url).status_code == status, who
    client.force_login(company.director)
    assert url in client.get(reverse("assessments:decide_appeal", args=[Appeal.objects.get().pk])).content.decode()
    assert url in client.get(at("scorecard", card)).content.decode()


def test_rows_leave_as_a_sheet_that_adds_up_and_the_log_knows(client, company):
    card = new_card(company, "rated", rows={"K07": ["10", "20"], "K10": ["1"]})
    client.force_login(company.rep)
    assert client.post(at("scorecard_rows", card), {"kpi": "K07"}).status_code == 403
    client.force_login(company.supervisor)
    assert client.post(at("scorecard_rows", card), {"kpi": "K99"}).status_code == 404
    sheet = load_workbook(BytesIO(client.post(at("scorecard_rows", card), {"kpi": "K07"}).content)).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[5] in (10, 20)]
    assert [(row[2], row[5], row[6]) for row in rows] == [(company.rep.name, 10, 100), (company.rep.name, 20, 100)]
    noted = AccessLog.objects.get(kind=AccessLog.Kind.EXPORT)
    assert (noted.user, noted.rows, noted.filters["kpi"]) == (company.supervisor, 2, "K07")
    # A KPI without rows has nothing to take.
    assert client.post(at("scorecard_rows", card), {"kpi": "K18"}).status_code == 409


def test_more_rows_a_day_than_customers_may_leave_need_their_own_list(client, company):
    card = new_card(company, "rated", rows={"K07": ["10", "20"]})
    AccessLog.objects.create(
        at=timezone.now(), kind="export", user=company.supervisor, subject="x", record_kind="assessments.scorecard_rows",
        rows=499, filters={},
    )  # fmt: skip
    client.force_login(company.supervisor)
    assert client.post(at("scorecard_rows", card), {"kpi": "K07"}).status_code == 409
    assert AccessLog.objects.filter(kind="export").count() == 1


def test_beside_the_last_card_each_says_what_may_be_known_of_it(client, company):
    client.force_login(company.supervisor)
    first = new_card(company, "published")
    assert client.get(at("scorecard_comparison", first)).status_code == 404
    now = new_card(company, "rated", values=VALUES | {"K07": "95"})
    page = client.get(at("scorecard_comparison", now)).content.decode()
    for figure in ("84.20%", "95.00%", "56.80", "100.00", "11.36", "20.00", "8.64"):
        assert figure in page, figure
    client.force_login(company.rep)
    own = client.get(at("scorecard_comparison", now)).content.decode()
    assert "11.36" in own
    assert "95.00%" in own
    for secret in (">20.00<", "8.64", str(now.total)):
        assert secret not in own, secret
    client.force_login(company.colleague)
    assert client.get(at("scorecard_comparison", now)).status_code == 404


def test_the_place_in_the_team_counts_published_cards_alone(client, company):
    own = new_card(company, "published")
    better = new_card(company, "rated", who="colleague", cycle=own.cycle, values=VALUES | {"K07": "99"})
    assert better.total > own.total
    client.force_login(company.rep)
    shown = client.get(at("scorecard", own)).context["shown"]
    assert shown.place is None
    Scorecard.objects.filter(pk=better.pk).update(state="calibrated")
    Scorecard.objects.filter(pk=better.pk).update(state="published")
    assert client.get(at("scorecard", own)).context["shown"].place == (2, 2)
    provisional = new_card(company, "rated")
    client.force_login(company.supervisor)
    assert client.get(at("scorecard", provisional)).context["shown"].place is None


def test_the_yearly_report_tells_each_reader_what_is_told(client, company):
    """The manager reads quarters and the year as they stand, the person what is published; both take it as PDF."""
    new_card(company, "published", kind="Q")
    year = new_card(company, "rated", kind="Y", values=VALUES | {"K07": "95"})
    url = reverse("assessments:year_report", args=[2016, "rep"])
    client.force_login(company.supervisor)
    report = client.get(url).context["report"]
    assert [column.card is not None for column in report.columns] == [True, False, False, False, True]
    assert report.yearly.total == f"{year.total:.2f}"
    assert len(report.dimensions) == 4
    assert len(report.kpis) == year.facts.count()
    client.force_login(company.rep)
    page = client.get(url)
    own = page.context["report"]
    assert (own.yearly.total, own.kpis, own.is_told) == ("—", [], False)
    assert own.quarters[0].total != "—"
    assert f"{year.total:.2f}" not in page.content.decode()
    taken = client.post(reverse("assessments:year_report_paper", args=[2016, "rep"]))
    assert taken.content.startswith(b"%PDF")
    assert AccessLog.objects.filter(kind="export", user=company.rep).count() == 1
    assert client.get(reverse("assessments:year_report", args=[2015, "rep"])).status_code == 404
    client.force_login(company.colleague)
    assert client.get(url).status_code == 404
