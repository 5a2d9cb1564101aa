"""A scorecard as a page, in the list and in the API; what nobody may know before it is published stays unknown everywhere."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Cycle, Scorecard, ScorecardRow
from assessments.services.cards import correcting
from salesops.core.approvals.models import Approval
from salesops.core.lists.services.exports import ask_export
from salesops.core.refusals import Forbidden
from tests.cast_scorecards import VALUES, carried, new_card, new_cycle

pytestmark = pytest.mark.django_db
LIST = reverse("assessments:scorecards")
API = "/api/v1/scorecards/"


def url(card):
    return reverse("assessments:scorecard", args=[card.pk])


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


@pytest.fixture
def card(company):
    """EM of defaults.md 9.5, rated, not published."""
    return new_card(company, "rated", rows={"K10": ["1", "2"]})


def test_the_manager_sees_scores_contributions_and_the_total(client, company, card):
    client.force_login(company.supervisor)
    page = text(client.get(url(card)))
    for figure in ("48.34", "56.80", "11.36", "16.36", "72.00", "4.32"):
        assert figure in page, figure
    assert page.count('<tr class="group">') == 3


@pytest.mark.parametrize("secret", ["48.34", "16.36", "72.00", "3.6", "insufficient", "不合格"])
def test_the_person_learns_nothing_of_the_result_before_it_is_published(client, company, card, secret):
    client.force_login(company.rep)
    answers = [
        client.get(url(card)), client.get(f"{url(card)}?kpi=K19"), client.get(LIST), client.get(f"{API}{card.pk}/"),
        client.get(API), client.get(f"{LIST}?columns=subject,total,band,period"),
    ]  # fmt: skip
    for answer in answers:
        assert secret not in text(answer)
    # What was counted is known: the own report is written from it.
    assert "84.20%" in text(answers[0])


def test_neither_filter_nor_order_tells_the_own_band(client, company, card):
    client.force_login(company.rep)
    found = text(client.get(LIST, {"band": "insufficient"}))
    assert url(card) not in found
    assert url(card) in text(client.get(LIST, {"band__not": "insufficient"}))
    assert url(card) in text(client.get(LIST, {"ordering": "-total,subject"}))
    assert client.get(API, {"band": "insufficient"}).status_code == 400
    assert client.get(API, {"ordering": "total"}).status_code == 400
    carried(card, "published")
    assert url(card) in text(client.get(LIST, {"band": "insufficient"}))
    assert client.get(f"{API}{card.pk}/").json()["total"] == "48.34"


def test_neither_sheet_nor_palette_nor_inbox_tells_more(client, company, card):
    """Nobody but audit takes lists of cards out; what is being decided about a card is for who decides."""
    asked = {"list_code": "assessments.scorecards", "kind": "csv", "query": "columns=subject,total", "picked": None}
    for who in (company.rep, company.supervisor, company.director, company.gm, company.finance, company.admin):
        with pytest.raises(Forbidden):
            ask_export(actor=who, language="zh-hans", now=timezone.now(), **asked)
    carried(card, "closed")
    proof = {"kpi": "K01", "after": Decimal(60), "reason": "退货漏记", "evidence": "RT-2026-00012"}
    waits = correcting.correct(actor=company.director, card=card, now=timezone.now(), **proof)
    approval = Approval.objects.get(record_id=str(waits.pk))
    for who, sees in ((company.gm, 200), (company.rep, 404), (company.supervisor, 404)):
        client.force_login(who)
        assert client.get(reverse("approvals:item", args=["approvals", approval.pk])).status_code == sees, who.username
        assert "退货漏记" not in text(client.get(url(card))) or who == company.gm
        for asked_for in (card.number, "48.34", "66.34"):
            assert url(card) not in text(client.get(reverse("core:palette"), {"q": asked_for}))


def test_anothers_card_is_unknown(client, company, card):
    for who in (
        company.colleague,
        company.other_rep,
        company.other_manager,
        company.finance,
        company.admin,
        company.hr,
    ):
        client.force_login(who)
        assert client.get(url(card)).status_code == 404
        assert client.get(f"{API}{card.pk}/").status_code == 404
        assert client.get(f"{API}{card.pk}/rows/?kpi=K10").status_code == 404
        assert client.post(reverse("assessments:scorecard_paper", args=[card.pk])).status_code == 404
        assert url(card) not in text(client.get(LIST))


def test_a_card_is_looked_for_as_rights_are_today(client, company, card):
    """The question is kept from one page to the next."""
    for who, reads in ((company.supervisor, 200), (company.director, 200), (company.other_rep, 404)):
        client.force_login(who)
        assert client.get(url(card)).status_code == reads
    client.force_login(company.director)
    company.director.role_grants.all().delete()
    assert client.get(url(card)).status_code in (403, 404)
    Scorecard.objects.filter(pk=card.pk).update(rater=company.other_manager)
    client.force_login(company.other_manager)
    assert client.get(url(card)).status_code == 200
    assert client.get(reverse("assessments:scorecard", args=[2**63])).status_code == 404


def test_a_figure_opens_to_its_rows_as_they_were_frozen(client, company, card):
    client.force_login(company.rep)
    page = text(client.get(f"{url(card)}?kpi=K10"))
    assert "第 1 笔" in page
    assert "第 2 笔" in page
    assert client.get(f"{url(card)}?kpi=K99").status_code == 404
    rows = client.get(f"{API}{card.pk}/rows/?kpi=K10").json()
    assert [row["note"] for row in rows["rows"]] == ["第 1 笔", "第 2 笔"]


def test_a_row_whose_record_is_gone_stays_as_it_was_frozen(client, company):
    cycle = new_cycle()
    Cycle.objects.filter(pk=cycle.pk).update(definitions={"K10": {"kinds": ["customers.customer", ""]}})
    ScorecardRow.objects.create(
        cycle=cycle,
        kpi="K10",
        seq=1,
        person=company.rep,
        on=cycle.first,
        numerator=1,
        denominator=2,
        record=987654321,
        note="旧客户",
    )
    card = new_card(company, "published", cycle=cycle)
    client.force_login(company.rep)
    page = text(client.get(f"{url(card)}?kpi=K10"))
    assert "旧客户" in page
    (row,) = client.get(f"{API}{card.pk}/rows/?kpi=K10").json()["rows"]
    assert (row["note"], row["records"]) == ("旧客户", [])


def test_a_card_costs_as_many_queries_with_many_cards_before_it(client, company, card, django_assert_max_num_queries):
    client.force_login(company.supervisor)
    text(client.get(url(card)))
    with django_assert_max_num_queries(17):
        text(client.get(f"{url(card)}?kpi=K10"))
    for _n in range(3):
        last = new_card(company, "published", values=VALUES)
    new_card(company, "frozen", who="colleague", cycle=last.cycle)
    with django_assert_max_num_queries(14):
        page = text(client.get(url(last)))
    assert "<polyline" in page


def test_live_and_exempt_cards_have_a_page(client, company):
    cycle = new_cycle()
    live = Scorecard.objects.create(cycle=cycle, person=company.rep, tier="E", home=company.units["EC-2-T"])
    out = Scorecard.objects.create(cycle=cycle, person=company.colleague, tier="E", home=company.units["EC-2-T"])
    Scorecard.objects.filter(pk=out.pk).update(state="exempt", exempt_reason="absent")
    client.force_login(company.supervisor)
    assert "2016" in text(client.get(url(live)))
    assert text(client.get(url(out)))
    assert client.get(f"{API}{live.pk}/").json()["lines"] == []


def test_the_units_figure_opens_to_everybodys_rows_for_who_leads_it(client, company):
    """K31 is the unit's: its members know the sum, the rows behind it are those of all of them."""
    cycle = new_cycle()
    team = company.units["EC-2-T"]
    Scorecard.objects.create(cycle=cycle, unit=team, units=[team.pk], tier="S")
    ScorecardRow.objects.bulk_create([
        ScorecardRow(
            cycle=cycle, kpi="K01", seq=2, person=company.colleague, unit=team, on=cycle.first, numerator="222", denominator=0,
            note="signed",
        )
    ])  # fmt: skip
    card = new_card(company, "frozen", cycle=cycle, rows={"K01": ["111"]})
    asked = f"{API}{card.pk}/rows/?kpi=K31"
    client.force_login(company.rep)
    assert client.get(asked).json()["rows"] == []
    assert company.colleague.name not in text(client.get(f"{url(card)}?kpi=K31&part=K01"))
    assert [row["person"] for row in client.get(f"{API}{card.pk}/rows/?kpi=K01").json()["rows"]] == [company.rep.name]
    client.force_login(company.supervisor)
    assert {row["person"] for row in client.get(asked).json()["rows"]} == {company.rep.name, company.colleague.name}
    page = text(client.get(f"{url(card)}?kpi=K31&part=K01"))
    assert company.colleague.name in page
    # Words, not the code the row keeps.
    assert ">signed<" not in page
