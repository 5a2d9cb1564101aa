"""Logging a visit (CUS-7): what it leaves behind and what is refused."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AssistantDuty, Posting, RoleGrant
from customers.models import Contact, Customer, Visit
from customers.services.visits import correct_visit
from customers.states.customer import CustomerStatus
from salesops.core.audit.models import AuditEntry
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast import SINCE
from tests.conftest import TODAY

from .conftest import NOW, at, client_of

KEY = UUID("8b6f9f5c-26a6-4a3b-9f7e-5c7f2f0f6f10")


def codes(refused) -> set[str]:
    return {r.code for r in refused.value.refusals}


def test_a_visit_moves_what_stands_beside_the_customer(visited, files, company):
    visit = visited(next_step="quote", next_on=TODAY + timedelta(days=11), notes="要含安装的总价")
    customer = Customer.objects.get(pk=files.zerun.pk)
    assert (visit.unit, visit.is_late, visit.entered_by) == (company.units["EC-2-T"], False, None)
    assert customer.last_contact_at == customer.last_visit_at == customer.last_progress_at == at(10, 30)
    assert (customer.next_step, customer.next_on) == ("quote", TODAY + timedelta(days=11))
    # A: at most 7 days, earlier than the agreed step.
    assert customer.follow_up_on == TODAY + timedelta(days=7)


def test_a_call_is_a_contact_and_no_visit(visited, files):
    visited(way="phone", purpose="", outcome="")
    customer = Customer.objects.get(pk=files.zerun.pk)
    assert customer.last_contact_at == at(10, 30)
    assert customer.last_visit_at is None
    assert customer.last_progress_at is None


def test_sent_twice_it_is_written_once_and_answered_the_same(visited):
    first = visited(client_key=KEY)
    assert visited(client_key=KEY, notes="again") == first
    assert Visit.objects.count() == 1
    assert Visit.objects.get().notes == ""


def test_the_key_of_another_person_is_another_key(visited, company, files):
    visited(client_key=KEY)
    visited(client_key=KEY, actor=company.colleague, user=company.colleague, customer=files.weizhiyuan)
    assert Visit.objects.count() == 2


def test_the_future_is_refused(visited):
    with pytest.raises(Invalid) as refused:
        visited(visited_at=at(15, 6))
    assert codes(refused) == {"customers.visit-in-future"}
    assert visited(visited_at=at(15, 4))


def test_forty_days_ago_is_taken_and_late(visited):
    visit = visited(visited_at=at(10, days=-40))
    assert visit.is_late
    assert visit.logged_at == NOW


def test_late_begins_after_24_hours(visited):
    assert not visited(visited_at=at(15, days=-1)).is_late
    assert visited(visited_at=at(14, 59, days=-1)).is_late


def test_ninety_one_days_ago_is_refused_with_everything_else_at_once(visited, files):
    other = Contact.objects.create(customer=files.weizhiyuan, name="别家的")
    with pytest.raises(Invalid) as refused:
        visited(visited_at=at(10, days=-91), purpose="", outcome="nonsense", contact=other, duration=0)
    assert codes(refused) == {
        "customers.visit-too-old", "customers.visit-field-missing", "customers.unknown-code", "customers.other-contact",
        "customers.visit-duration",
    }  # fmt: skip


def test_an_archived_customer_is_refused(visited, files):
    Customer.objects.filter(pk=files.zerun.pk).update(status=CustomerStatus.ARCHIVED)
    with pytest.raises(Refused) as refused:
        visited()
    assert codes(refused) == {"customers.archived"}


def test_after_a_merge_it_is_written_at_the_file_that_goes_on(visited, files):
    Customer.objects.filter(pk=files.zerun.pk).update(status=CustomerStatus.ARCHIVED, merged_into=files.weizhiyuan)
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(owner=files.zerun.owner)
    assert visited().customer == files.weizhiyuan


@pytest.mark.parametrize("which", ["weizhiyuan", "dingsheng", "anrui"])
def test_customers_out_of_reach_are_refused(visited, files, which):
    with pytest.raises(Forbidden):
        visited(customer=getattr(files, which))
    assert not Visit.objects.exists()


def test_nobody_logs_for_another(visited, company):
    for actor in (company.colleague, company.supervisor, company.manager, company.secretary, company.director):
        with pytest.raises(Forbidden):
            visited(actor=actor)


def test_an_assistant_enters_for_the_rep_and_both_names_stay(visited, company):
    RoleGrant.objects.filter(user=company.colleague).delete()
    RoleGrant.objects.create(user=company.colleague, role="AST", period=SINCE)
    AssistantDuty.objects.create(assistant=company.colleague, rep=company.rep, period=SINCE)
    visit = visited(actor=company.colleague)
    assert (visit.user, visit.entered_by) == (company.rep, company.colleague)


def test_a_director_whose_position_owes_visits_logs_own_ones(visited, company):
    with pytest.raises(Forbidden):
        visited(actor=company.director, user=company.director)
    post = Posting.objects.get(user=company.director)
    post.position.terms.update(visits=6)
    company.director.__dict__.pop("access", None)
    assert visited(actor=company.director, user=company.director).unit == company.units["HQ"]


def test_what_was_learnt_goes_to_the_file_and_stays_with_the_visit(visited, files):
    visit = visited(
        findings={
            "present_supplier": "进口品牌",
            "yearly_potential": "600000",
            "decision_maker": "郑海涛",
            "demand": "",
        },
        intent="high",
    )
    customer = Customer.objects.get(pk=files.zerun.pk)
    assert (customer.present_supplier, customer.yearly_potential) == ("进口品牌", 600000)
    assert visit.findings == {"present_supplier": "进口品牌", "yearly_potential": "600000", "decision_maker": "郑海涛"}
    assert Contact.objects.get(customer=customer).influence == "decider"


def test_a_decision_maker_nobody_knew_becomes_a_contact(visited, files):
    visited(findings={"decision_maker": "吴敏"})
    assert Contact.objects.get(customer=files.zerun, name="吴敏").influence == "decider"


def test_the_author_corrects_for_a_day(visited, company, files):
    visit = visited(outcome="obstacle")
    later = NOW + timedelta(hours=24)
    correct_visit(actor=company.rep, visit=visit, values={"outcome": "progress", "next_step": "call"}, now=later)
    visit.refresh_from_db()
    assert (visit.outcome, visit.version) == ("progress", 2)
    assert Customer.objects.get(pk=files.zerun.pk).last_progress_at == at(10, 30)
    with pytest.raises(Refused) as refused:
        correct_visit(actor=company.rep, visit=visit, values={"outcome": ""}, now=later + timedelta(seconds=1))
    assert codes(refused) == {"customers.visit-closed", "customers.visit-field-missing"}
    with pytest.raises(Refused) as refused:
        correct_visit(actor=company.supervisor, visit=visit, values={"notes": "x"}, now=NOW)
    assert codes(refused) == {"customers.not-your-visit"}


def test_the_place_is_rounded_and_measured_from_earlier_visits(visited):
    assert visited(place=(31.32123456, 120.71654321)).distance is None
    second = visited(place=(31.3222, 120.7165), visited_at=at(11))
    assert (str(second.latitude), str(second.longitude), second.distance) == ("31.3222", "120.7165", 111)


def test_what_a_visit_learnt_is_corrected_and_the_file_follows(visited, company, files):
    """The file is told where it still says what was said wrongly; what others entered since stays (C01)."""
    visit = visited(findings={"present_supplier": "进口品牌", "demand": "灌装线", "yearly_potential": "600000"})
    Customer.objects.filter(pk=files.zerun.pk).update(demand="包装线")
    findings = {"present_supplier": "国产品牌", "demand": "灌装机", "yearly_potential": Decimal("60000.00")}
    correct_visit(actor=company.rep, visit=visit, values={"findings": findings}, now=NOW)
    visit.refresh_from_db()
    assert visit.findings == {"present_supplier": "国产品牌", "demand": "灌装机", "yearly_potential": "60000.00"}
    customer = Customer.objects.get(pk=files.zerun.pk)
    assert (customer.present_supplier, customer.demand, customer.yearly_potential) == (
        "国产品牌",
        "包装线",
        Decimal(60000),
    )
    correct_visit(actor=company.rep, visit=visit, values={"findings": {"demand": "灌装机"}}, now=NOW)
    customer.refresh_from_db()
    visit.refresh_from_db()
    assert (visit.findings, customer.present_supplier) == ({"demand": "灌装机"}, "国产品牌")
    entry = AuditEntry.objects.filter(model="customers.visit", record_id=visit.pk, before__has_key="findings").first()
    assert entry is not None
    with pytest.raises(Refused) as refused:
        correct_visit(actor=company.rep, visit=visit, values={"findings": {}}, now=NOW + timedelta(hours=25))
    assert "customers.visit-closed" in codes(refused)


def test_form_and_api_correct_what_was_learnt(visited, company):
    now = timezone.now()
    said = {"present_supplier": "进口品牌", "yearly_potential": "600000"}
    visit = visited(findings=said, intent="high", visited_at=now - timedelta(hours=1), now=now)
    client = client_of(company.rep)
    door = reverse("customers:correct_visit", args=[visit.pk])
    form = client.get(door).context["form"]
    assert {bound.name: bound.value() for bound in form.learnt_bound() if bound.value()} == said
    assert (form["intent"].value(), form["payment_habit"].value()) == ("high", None)
    typed = {"way": "visit", "purpose": "proposal", "outcome": "progress", "version": visit.version}
    typed |= {"present_supplier": "国产品牌", "yearly_potential": "", "payment_habit": "月结", "intent": "low"}
    assert client.post(door, typed).status_code == 302
    visit.refresh_from_db()
    assert (visit.findings, visit.intent) == ({"present_supplier": "国产品牌", "payment_habit": "月结"}, "low")
    body = {"findings": {"present_supplier": "", "demand": "灌装机"}, "version": visit.version}
    answer = client.patch(f"/api/v1/visits/{visit.pk}/", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["findings"] == {"payment_habit": "月结", "demand": "灌装机"}
    wrong = client.patch(f"/api/v1/visits/{visit.pk}/", {"findings": {"colour": "x"}}, content_type="application/json")
    assert wrong.status_code == 422
