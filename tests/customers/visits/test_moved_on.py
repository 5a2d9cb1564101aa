"""A customer that moved on to another owner: who visited it keeps what was said, and is told nothing of the file of today (S1)."""

import pytest
from django.urls import reverse

from accounts.models import User
from customers.facts.my_day import day_of
from customers.models import Contact, Customer, PlannedVisit
from customers.plan_page import plan_of
from customers.plan_spans import span_of
from customers.scope.customers import opened
from customers.services.visits import correct_visit
from salesops.core.refusals import Invalid
from tests.conftest import TODAY

from .conftest import NOW, at, client_of

MET, NEW, MOBILE = "郑海涛", "钱新任", "138 0000 6021"


@pytest.fixture
def moved(company, files, visited, monkeypatch):
    """The rep's visit of this morning; since then Zerun belongs to another market, with other people and another grade."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    visit = visited(contact=files.contact, notes="要三套", findings={"demand": "灌装线三套"})
    Contact.objects.create(customer=files.zerun, name=NEW, title="新采购经理", mobile="13811112222")
    Customer.objects.filter(pk=files.zerun.pk).update(
        owner=company.other_rep, unit=company.units["NC-1-T"], grade="C", city="天津", demand="秘密需求"
    )
    visit.refresh_from_db()
    return visit


def fresh(person):
    return User.objects.get(pk=person.pk)


def test_whose_files_are_opened_is_the_same_told_from_rows(company, files):
    customers = list(Customer.objects.all())
    for person in User.objects.all():
        assert opened(customers, person) == set(Customer.objects.visible_to(person).values_list("pk", flat=True)), (
            person
        )


def test_the_form_of_the_correction_names_nobody_of_today(company, files, moved):
    client, address = client_of(company.rep), reverse("customers:correct_visit", args=[moved.pk])
    text = client.get(address).content.decode()
    assert "要三套" in text
    assert "灌装线三套" in text
    for word in (NEW, MET, MOBILE, "秘密需求"):
        assert word not in text, word
    typed = {"way": "visit", "purpose": "proposal", "outcome": "progress", "notes": "要四套", "version": moved.version}
    somebody = Contact.objects.get(name=NEW)
    assert client.post(address, typed | {"contact": somebody.pk}).status_code == 302
    moved.refresh_from_db()
    assert (moved.notes, moved.contact) == ("要四套", files.contact)


def test_who_opens_the_file_chooses_among_its_people(company, files, moved):
    Customer.objects.filter(pk=files.zerun.pk).update(owner=company.rep, unit=company.units["EC-2-T"])
    text = client_of(company.rep).get(reverse("customers:correct_visit", args=[moved.pk])).content.decode()
    assert NEW in text
    assert MET in text


def test_no_body_names_whom_one_can_t_know(company, moved):
    somebody = Contact.objects.get(name=NEW)
    with pytest.raises(Invalid) as said:
        correct_visit(actor=fresh(company.rep), visit=moved, values={"contact": somebody}, now=NOW)
    assert [r.code for r in said.value.refusals] == ["customers.other-contact"]
    kept = correct_visit(actor=fresh(company.rep), visit=moved, values={"contact": moved.contact}, now=NOW)
    assert kept.contact == moved.contact


def test_the_plan_of_the_day_tells_the_name_alone(company, files, moved):
    values = {"user": company.rep, "unit": company.units["EC-2-T"], "day": TODAY}
    gone = PlannedVisit.objects.create(customer=files.zerun, at=at(16).time(), goal="续签", **values)
    client = client_of(company.rep)
    day = day_of(fresh(company.rep), NOW)
    (stop,) = day.stops
    assert (stop.opens, stop.contact, stop.is_next, stop.is_first_visit) == (False, None, False, False)
    assert (stop.item.customer.grade, stop.item.customer.city, stop.item.goal) == ("", "", "续签")
    text = client.get(reverse("reports:today")).content.decode()
    assert "续签" in text
    for word in (NEW, MET, "天津", reverse("customers:customer", args=[files.zerun.code])):
        assert word not in text, word
    (item,) = plan_of(fresh(company.rep), span_of("week", TODAY), TODAY).items
    assert (item.opens, item.file_grade) == (False, None)
    assert plan_of(company.rep, span_of("week", TODAY), TODAY, fresh(company.other_rep)).items[0].file_grade == "C"
    log = reverse("customers:log_visit", args=[files.zerun.code])
    for address in (reverse("customers:planned_visit", args=[gone.pk]), reverse("customers:new_visit")):
        assert log not in client.get(address).content.decode(), address
    assert client.get(reverse("customers:visit_route")).json()["customers"] == []


@pytest.mark.parametrize("asked", ["grade=C", "grade__not=A", "grade__empty=0", "grade=A,B,C"])
@pytest.mark.parametrize("name", ["customers:visits", "customers:targets"])
def test_no_filter_finds_by_the_grade_of_today(company, moved, name, asked):
    line = reverse("customers:visit", args=[moved.pk])
    for person, query, shown in (
        (company.rep, "", True),
        (company.rep, asked, False),
        (company.other_rep, asked, True),
    ):
        page = client_of(person).get(f"{reverse(name)}?{query}")
        assert page.status_code == 200
        assert (line in page.content.decode()) is shown, person


@pytest.mark.parametrize(
    ("text", "found"), [("泽润", True), ("zerun", True), ("C-000001", True), ("320594", False), ("0512", False)]
)
def test_nor_by_numbers_of_the_file(company, files, moved, text, found):
    Customer.objects.filter(pk=files.zerun.pk).update(phone="0512-66668888")
    Customer.objects.get(pk=files.zerun.pk).save()
    line = reverse("customers:visit", args=[moved.pk])
    client = client_of(company.rep)
    assert (line in client.get(reverse("customers:visits"), {"search": text}).content.decode()) is found
    assert len(client.get("/api/v1/visits/", {"search": text}).json()["results"]) == int(found)
