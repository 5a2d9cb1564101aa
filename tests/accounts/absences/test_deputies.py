"""Deputies (ACC-8)."""

import pytest

from accounts.models import Deputyship
from accounts.services.absences import enter_absence
from accounts.services.deputies import appoint_deputy, end_deputyship
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services import approve, reject
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.accounts.absences.conftest import NOW, at, nov


def appoint(person, deputy, *, actor=None, **days) -> Deputyship:
    """From 16 to 20 November unless told."""
    wanted = {"first": nov(16), "last": nov(20), **days}
    return appoint_deputy(actor=actor or person, person=person, deputy=deputy, now=NOW, **wanted)


def refused_with(code, *args, **kwargs) -> None:
    with pytest.raises(Invalid) as refused:
        appoint(*args, **kwargs)
    assert code in [r.code for r in refused.value.refusals]


def test_up_to_ten_working_days_at_once(company):
    # Mon 16 to Fri 27 November: ten working days.
    deputyship = appoint(company.manager, company.regional, last=nov(27))
    assert deputyship.state == "agreed"
    assert Deputyship.objects.in_force(nov(27)).get() == deputyship
    assert not Approval.objects.exists()


def test_longer_waits_for_the_manager(company):
    deputyship = appoint(company.manager, company.regional, last=nov(30))
    assert not Deputyship.objects.in_force(nov(20)).exists()
    step = ApprovalStep.objects.get()
    assert step.people.get().user == company.director
    approve(step_id=step.pk, actor=company.director, now=NOW)
    assert Deputyship.objects.in_force(nov(20)).get() == deputyship


def test_who_would_deputise_doesnt_decide_on_it(company):
    # The supervisor's manager is the regional manager, who is to be the deputy: it goes further up.
    appoint(company.supervisor, company.regional, last=nov(30))
    assert ApprovalStep.objects.get().people.get().user == company.manager


def test_refused_never_acts(company):
    deputyship = appoint(company.manager, company.regional, last=nov(30))
    reject(step_id=ApprovalStep.objects.get().pk, actor=company.director, now=NOW, note="no")
    deputyship.refresh_from_db()
    assert (deputyship.state, deputyship.ended_at) == ("refused", NOW)
    assert appoint(company.manager, company.supervisor).state == "agreed"


class TestRefused:
    def test_oneself(self, company):
        refused_with("accounts.deputy-is-oneself", company.rep, company.rep)

    def test_a_deputy_of_a_deputy(self, company):
        appoint(company.colleague, company.secretary)
        refused_with("accounts.deputy-of-a-deputy", company.rep, company.colleague, first=nov(20), last=nov(23))
        # … and the other way round: who deputises can't be deputised on those days.
        refused_with("accounts.deputy-of-a-deputy", company.secretary, company.lead)
        assert appoint(company.rep, company.colleague, first=nov(23), last=nov(24)).state == "agreed"

    def test_somebody_away(self, company):
        enter_absence(
            actor=company.admin, user=company.colleague, kind="trip", starts_on=nov(19), ends_on=nov(19), now=NOW
        )
        refused_with("accounts.deputy-away", company.rep, company.colleague)

    def test_somebody_who_left(self, company):
        company.colleague.left_on = nov(18)
        company.colleague.save()
        refused_with("accounts.deputy-left", company.rep, company.colleague)

    def test_ones_own_requester(self, company, ask):
        ask()
        refused_with("accounts.deputy-is-requester", company.supervisor, company.rep)

    def test_two_at_a_time_the_past_and_the_wrong_order(self, company):
        appoint(company.rep, company.colleague)
        refused_with("accounts.deputy-one-at-a-time", company.rep, company.secretary, first=nov(20), last=nov(21))
        refused_with("accounts.deputy-in-the-past", company.manager, company.regional, first=nov(9))
        refused_with("accounts.leave-ends-before-it-begins", company.manager, company.regional, last=nov(13))

    def test_by_others(self, company):
        with pytest.raises(Forbidden):
            appoint(company.rep, company.colleague, actor=company.supervisor)
        assert appoint(company.rep, company.colleague, actor=company.admin).created_by == company.admin


def test_ended_early_acts_no_more_at_once(company, ask):
    deputyship = appoint(company.supervisor, company.colleague, first=nov(10), last=nov(20))
    leave = ask()
    step = ApprovalStep.objects.get(approval__record_id=str(leave.pk))
    assert list(ApprovalStep.objects.waiting_for(company.colleague, nov(10))) == [step]
    end_deputyship(actor=company.supervisor, deputyship=deputyship, now=at(10, 11))
    end_deputyship(actor=company.supervisor, deputyship=deputyship, now=at(10, 12))
    assert not ApprovalStep.objects.waiting_for(company.colleague, nov(10)).exists()
    with pytest.raises(Refused):
        approve(step_id=step.pk, actor=company.colleague, now=at(10, 13))
    assert appoint(company.supervisor, company.secretary, first=nov(11), last=nov(20)).state == "agreed"
