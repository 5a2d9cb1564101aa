"""The inbox: what stands in which tab, and at what price."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Deputyship, User
from salesops.core.approvals.inbox import ask_waiting, counts, items
from salesops.core.approvals.services import approve, ask, open_approval
from salesops.core.approvals.views.inbox import groups_of
from salesops.core.prepared import answers
from salesops.core.sockets.inbox import Tab
from tests.core.approvals.conftest import TUESDAY, at
from tests.core.approvals.test_decide import DAYS


def titles(user, tab, now=TUESDAY):
    return [(i.title, i.for_name) for i in items(user, tab, now, 50)]


def test_each_tab(company, submit):
    approval = submit(["supervisor"], copies=["HR"])
    assert titles(company.supervisor, Tab.WAITING) == [("Thing", "")]
    assert titles(company.hr, Tab.COPIED) == [("Thing", "")]
    assert titles(company.rep, Tab.STARTED) == [("Thing", "")]
    assert titles(company.colleague, Tab.WAITING) == []
    approve(step_id=approval.steps.get().pk, actor=company.supervisor, now=TUESDAY)
    assert titles(company.supervisor, Tab.WAITING) == []
    assert titles(company.supervisor, Tab.DONE) == [("Thing", "")]
    assert counts(company.supervisor, TUESDAY)[Tab.WAITING] == 0


def test_a_deputy_sees_for_whom(company, submit):
    Deputyship.objects.create(person=company.supervisor, deputy=company.colleague, period=DAYS)
    submit(["supervisor"])
    assert titles(company.colleague, Tab.WAITING) == [("Thing", company.supervisor.name)]


def test_a_question_waits_for_the_requester(company, submit):
    approval = submit(["supervisor"])
    ask(step_id=approval.steps.get().pk, actor=company.supervisor, now=at(10, 11), note="who covers?")
    assert len(titles(company.rep, Tab.WAITING)) == 1
    assert counts(company.rep, TUESDAY)[Tab.WAITING] == 1
    assert titles(company.supervisor, Tab.WAITING) == [], "nothing to do until it is answered"


def test_the_figure_of_every_page_counts_what_the_list_shows(company, thing):
    Deputyship.objects.create(person=company.supervisor, deputy=company.colleague, period=DAYS)
    Deputyship.objects.create(person=company.manager, deputy=company.rep, period=DAYS)
    approvals = [
        open_approval("tests.thing", person, requester=person, facts={"route": [route], **more}, now=TUESDAY)
        for person, route, more in (
            (company.rep, ["supervisor"], {}),
            (company.colleague, ["MM", "HR"], {"barred": [company.manager.pk]}),
            (company.other_rep, ["supervisor"], {}),
            (company.regional, ["supervisor"], {}),
        )
    ]
    ask(step_id=approvals[3].steps.get().pk, actor=company.manager, now=at(10, 11), note="who?")
    for person in User.objects.all():
        assert answers([ask_waiting(person, TUESDAY)])[0] == len(items(person, Tab.WAITING, TUESDAY, 50)), (
            person.username
        )
    assert answers([ask_waiting(company.colleague, TUESDAY)])[0] == 1, "as deputy"
    assert answers([ask_waiting(company.regional, TUESDAY)])[0] == 1, "a question"


def test_the_page_takes_a_constant_number_of_queries(company, thing, client):
    def submit_for(person):
        facts = {"route": [["supervisor"]]}
        open_approval("tests.thing", person, requester=person, facts=facts, now=timezone.now())

    client.force_login(company.supervisor)
    submit_for(company.rep)
    client.get("/inbox/")
    with CaptureQueriesContext(connection) as one:
        assert client.get("/inbox/").status_code == 200
    for person in (company.colleague,):
        submit_for(person)
    with CaptureQueriesContext(connection) as two:
        assert client.get("/inbox/").status_code == 200
    assert len(two) <= len(one)


def test_what_is_overdue_stands_apart_from_what_is_due_today(company, submit):
    due = submit(["supervisor"]).steps.get().due_at
    waiting = items(company.supervisor, Tab.WAITING, TUESDAY, 50)
    moments = (due - timedelta(days=1), due - timedelta(minutes=1), due + timedelta(minutes=1))
    with translation.override("en"):
        heads = [[group["label"] for group in groups_of(waiting, Tab.WAITING, now)] for now in moments]
    assert heads == [["Later"], ["Due today"], ["Overdue"]]
    assert groups_of([], Tab.WAITING, due) == []
