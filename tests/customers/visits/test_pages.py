"""The pages of visits: a phone that was away gets its answer as JSON, once; scope at every field; few queries."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Customer, PlannedVisit, Visit, VisitPlan
from customers.states.customer import CustomerStatus


@pytest.fixture
def rep(company, files) -> Client:
    client = Client()
    client.force_login(company.rep)
    return client


def body(company, **given) -> dict:
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    values = {
        "client_key": str(uuid4()), "user": company.rep.pk, "way": "visit", "purpose": "proposal", "outcome": "progress",
        "visited_at": now, "notes": "要三套",
    }  # fmt: skip
    return values | given


def test_sent_again_by_a_phone_it_answers_the_same_visit(rep, company):
    sent = body(company, quiet="1")
    answers = [
        rep.post("/customers/C-000001/visit/", sent, headers={"X-Requested-With": "fetch"}).json() for _n in range(2)
    ]
    assert answers[0] == answers[1]
    assert Visit.objects.count() == 1


def test_a_refusal_is_told_to_a_phone_in_a_sentence(rep, company):
    answer = rep.post("/customers/C-000001/visit/", body(company, outcome=""), headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_a_visit_kept_while_files_were_merged_goes_to_the_one_that_goes_on(rep, company, files):
    Customer.objects.filter(pk=files.zerun.pk).update(status=CustomerStatus.ARCHIVED, merged_into=files.weizhiyuan)
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(owner=company.rep)
    assert rep.post("/customers/C-000001/visit/", body(company)).status_code == 302
    assert Visit.objects.get().customer == files.weizhiyuan


def test_people_and_contacts_of_others_are_no_choice(rep, company, files):
    other = files.weizhiyuan.contacts.create(name="别家的")
    for wrong in ({"user": company.colleague.pk}, {"contact": other.pk}):
        assert rep.post("/customers/C-000001/visit/", body(company, **wrong)).status_code == 422
    assert not Visit.objects.exists()


def test_the_file_s_own_words_left_as_they_stood_were_not_learnt(rep, company, files):
    Customer.objects.filter(pk=files.zerun.pk).update(present_supplier="进口品牌")
    rep.post("/customers/C-000001/visit/", body(company, present_supplier="进口品牌", demand="灌装线"))
    assert Visit.objects.get().findings == {"demand": "灌装线"}


def test_search_finds_only_customers_one_visits(rep):
    page = rep.get("/customers/visits/new/?q=C-0000").content.decode()
    assert "泽润" in page
    assert "鼎盛" not in page
    assert "味之源" not in page


def test_a_call_with_one_key(rep, company):
    answer = rep.post(
        "/customers/C-000001/contact/", {"way": "phone", "outcome": "no_change", "next": "//evil.example"}
    )
    assert answer["Location"] == "/customers/C-000001/"
    assert Visit.objects.get().way == "phone"


def test_the_week_of_a_colleague_is_unknown(rep):
    assert rep.get("/customers/visits/plan/?person=colleague").status_code == 404
    assert rep.get("/customers/visits/plan/?person=other_rep").status_code == 404


def test_a_suggestion_is_planned_with_one_key(rep, company, files):
    day = timezone.localdate().isoformat()
    rep.post("/customers/visits/plan/add/", {"customer": "C-000001", "day": day})
    assert PlannedVisit.objects.get().customer == files.zerun
    for out_of_reach in ("C-000002", "C-000003", "C-000004"):
        answer = rep.post("/customers/visits/plan/add/", {"customer": out_of_reach, "day": day})
        assert answer.status_code == 422
    assert PlannedVisit.objects.count() == 1


@pytest.mark.parametrize("span", ["day", "week", "month"])
def test_a_plan_of_each_span_is_handed_in_from_its_page(rep, company, span):
    today = timezone.localdate().isoformat()
    page = rep.get(f"/customers/visits/plan/?span={span}").content.decode()
    assert "visits/plan/hand-in/" in page
    answer = rep.post("/customers/visits/plan/hand-in/", {"span": span, "week": today})
    assert answer.status_code == 302
    assert VisitPlan.objects.get().span == span
    assert "visits/plan/hand-in/" not in rep.get(answer["Location"]).content.decode()


def test_a_visit_planned_from_the_month_leads_back_to_the_month(rep):
    day = timezone.localdate().isoformat()
    answer = rep.post("/customers/visits/plan/add/", {"customer": "C-000001", "day": day, "span": "month", "week": day})
    assert "span=month" in answer["Location"]


def planned_key(company, files) -> PlannedVisit:
    return PlannedVisit.objects.create(
        customer=files.zerun, user=company.rep, unit=company.units["EC-2-T"], day=timezone.localdate(), is_key=True
    )


def test_a_refusal_about_a_planned_visit_stands_beside_its_field(rep, company, files):
    item = planned_key(company, files)
    answer = rep.post(f"/customers/visits/plan/{item.pk}/miss/", {"reason": " "})
    assert answer.status_code == 422
    assert 'id="id_reason_error"' in answer.content.decode()
    boss = Client()
    boss.force_login(company.supervisor)
    answer = boss.post(f"/customers/visits/plan/{item.pk}/comment/", {"act": "comment", "comment": ""})
    assert answer.status_code == 422
    assert 'id="id_comment_error"' in answer.content.decode()


def test_what_was_handed_in_says_why_it_stays(rep, company, files):
    item = planned_key(company, files)
    day = timezone.localdate().isoformat()
    rep.post("/customers/visits/plan/hand-in/", {"span": "day", "week": day})
    answer = rep.post(f"/customers/visits/plan/{item.pk}/remove/")
    assert answer.status_code in (409, 422)
    assert "data-error-summary" in answer.content.decode()
    assert PlannedVisit.objects.exists()


def test_the_manager_sees_and_fixes_key_visits_on_the_plan_of_any_span(company, files, owed):
    item = planned_key(company, files)
    boss = Client()
    boss.force_login(company.supervisor)
    for span in ("day", "week", "month"):
        shown = f"span={span}&week={item.day}"
        for page in (f"/customers/visits/plan/?person=rep&{shown}", f"/customers/visits/plan/team/?{shown}"):
            assert f"/customers/visits/plan/{item.pk}/comment/" in boss.get(page).content.decode()
    boss.post(f"/customers/visits/plan/{item.pk}/comment/", {"act": "fix", "comment": "同意"})
    item.refresh_from_db()
    assert item.review == "fixed"


class TestWeekend:
    """On a day off the plan opens with the week to come, and nobody is proposed for a day that is gone."""

    @pytest.fixture(autouse=True)
    def sunday(self, monkeypatch):
        clock = datetime(2026, 11, 22, 14, tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr(timezone, "now", lambda: clock)

    def test_the_week_to_come(self, rep):
        found = rep.get("/customers/visits/plan/").context
        assert (found["span"].first, found["form"].initial["day"]) == (date(2026, 11, 23), date(2026, 11, 23))
        assert rep.get("/customers/visits/plan/?span=day").context["span"].first == date(2026, 11, 22)

    def test_the_week_that_ends_proposes_nobody(self, rep, files):
        Customer.objects.update(follow_up_on=date(2026, 11, 1), next_on=date(2026, 11, 1), next_step="call")
        assert rep.get("/customers/visits/plan/").context["suggestions"]
        found = rep.get("/customers/visits/plan/?week=2026-11-22").context
        assert (found["suggestions"], found["form"].initial["day"]) == ([], date(2026, 11, 22))
