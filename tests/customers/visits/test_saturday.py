"""Next week's key visits before Saturday's meeting, on the team's page and on paper; the answer to a plan (W03, CUS-7)."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from customers.models import Customer, VisitPlan
from customers.services.plans import comment_planned_visit, hand_in_plan, plan_visit
from tests.conftest import TODAY

from .conftest import NOW, client_of

NEXT = date(2026, 11, 23)


@pytest.fixture
def key_visits(company, files):
    """One commented, one not; a third belongs to nobody's meeting."""
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(owner=company.rep)
    given = {"actor": company.rep, "user": company.rep, "day": NEXT, "today": TODAY}
    first = plan_visit(customer=files.zerun, is_key=True, goal="年度框架", **given)
    plan_visit(customer=files.weizhiyuan, is_key=True, **given)
    comment_planned_visit(actor=company.supervisor, item=first, comment="先约厂长", fix=True, now=NOW)
    return first


def test_the_team_page_shows_them_from_thursday_on(company, owed, key_visits, monkeypatch):
    # A Friday: from Monday on they are those of the week shown.
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    client = client_of(company.supervisor)
    answer = client.get(reverse("customers:team_plan"), {"week": "2026-11-16"})
    assert answer.context["for_saturday"][0]["item"] == key_visits
    text = answer.content.decode()
    assert "For Saturday" in text
    assert company.supervisor.name in text
    # The week to come shows them as its own, once.
    answer = client.get(reverse("customers:team_plan"), {"week": "2026-11-23"})
    assert (answer.context["for_saturday"], len(answer.context["key_visits"])) == ([], 2)


def test_on_paper_with_comments_and_what_is_open(company, owed, key_visits):
    answer = client_of(company.manager).get(reverse("customers:saturday_visits"))
    assert (answer.context["span"].first, answer.context["open"]) == (NEXT, 1)
    text = answer.content.decode()
    assert all(word in text for word in ("年度框架", "先约厂长", company.supervisor.name))
    assert client_of(company.other_manager).get(reverse("customers:saturday_visits")).context["items"] == []


def test_few_queries(company, owed, key_visits, django_assert_max_num_queries):
    client = client_of(company.manager)
    for address in (reverse("customers:team_plan"), reverse("customers:saturday_visits")):
        client.get(address)
        with django_assert_max_num_queries(24):
            client.get(address)


def test_the_rep_reads_the_answer_on_his_plan(company, files):
    plan = hand_in_plan(actor=company.rep, user=company.rep, span="week", first=NEXT, now=NOW)
    head = client_of(company.supervisor)
    shown = {"week": "2026-11-23", "person": "rep"}
    door = reverse("customers:answer_plan", args=[plan.pk])
    assert door in head.get(reverse("customers:visit_plan"), shown).content.decode()
    assert head.post(door, {"answer": "周三先拜访泽润", "version": "1"}).status_code == 302
    page = client_of(company.rep).get(reverse("customers:visit_plan"), {"week": "2026-11-23"}).content.decode()
    assert "周三先拜访泽润" in page
    assert door not in page
    # What somebody else said meanwhile stays.
    head.post(door, {"answer": "不行", "version": "1"})
    assert VisitPlan.objects.get().answer == "周三先拜访泽润"
    # Whoever may answer says something else by its table; nobody makes a plan unseen, not even in the database.
    head.post(door, {"answer": "", "version": "2"})
    seen = VisitPlan.objects.get()
    assert (seen.state, seen.answer, seen.answered_by) == ("seen", "", company.supervisor)
    with pytest.raises(DatabaseError, match="seen"), transaction.atomic():
        VisitPlan.objects.update(state="handed_in", answered_at=None, answered_by=None)
