"""The duty roster (ACC-13): planning, days off with approval, service hours opened."""

from datetime import time

import pytest

from accounts.models import Absence, Duty, DutyPlace, OvertimeRequest
from accounts.services.roster import plan_duties, remove_duty
from accounts.widgets import my_duties
from salesops.core import worktime
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve, reject
from salesops.core.refusals import Forbidden, Invalid
from tests.accounts.absences.conftest import NOW, at, nov


@pytest.fixture
def hotline(company) -> DutyPlace:
    return DutyPlace.objects.create(code="hotline", name="热线", opens_service=True)


@pytest.fixture
def plan(company, hotline):
    def _plan(*days, actor=None, user=None, starts_at=time(9), ends_at=time(18), place=None):
        return plan_duties(
            actor=actor or company.supervisor,
            place=place or hotline,
            user=user or company.rep,
            days=list(days),
            starts_at=starts_at,
            ends_at=ends_at,
            now=NOW,
        )

    return _plan


def waiting() -> ApprovalStep:
    return ApprovalStep.objects.get(state="open")


def test_on_working_days_at_once(company, plan):
    plan(nov(16), nov(17))
    assert Duty.objects.agreed().count() == 2
    assert not OvertimeRequest.objects.exists()
    assert [d.day for d in my_duties(company.rep, at(16, 9))["duties"]] == [nov(16), nov(17)]
    assert my_duties(company.colleague, at(16, 9)) is None


def test_days_off_wait_for_approval_by_their_number(company, plan):
    # Planned by the supervisor for the rep: neither of them decides.
    plan(nov(13), nov(14), nov(15))
    request = OvertimeRequest.objects.get()
    assert request.days == [nov(14), nov(15)]
    assert waiting().people.get().user == company.regional
    assert [d.day for d in Duty.objects.agreed()] == [nov(13)]
    approve(step_id=waiting().pk, actor=company.regional, now=NOW)
    assert Duty.objects.agreed().count() == 3


def test_more_than_three_days_off_go_to_the_market_manager(company, plan):
    plan(nov(14), nov(15), nov(21), nov(22))
    assert waiting().people.get().user == company.manager


def test_refused_days_come_off_the_roster(company, plan):
    plan(nov(13), nov(14))
    reject(step_id=waiting().pk, actor=company.regional, now=NOW, note="closed that day")
    assert [d.day for d in Duty.objects.all()] == [nov(13)]


def test_agreed_duty_opens_service_hours(company, plan):
    # Sunday 15 November is no service day: one service hour from 14:00 ends on Monday 9:30.
    assert worktime.due_at(at(15, 14), "1 sh") == at(16, 9, 30)
    plan(nov(15))
    assert worktime.due_at(at(15, 14), "1 sh") == at(16, 9, 30)
    approve(step_id=waiting().pk, actor=company.regional, now=NOW)
    assert worktime.due_at(at(15, 14), "1 sh") == at(15, 15)


def test_taking_it_off_ends_the_request(company, plan):
    [duty] = plan(nov(14))
    step = waiting()
    remove_duty(actor=company.supervisor, duty=duty, now=NOW)
    step.refresh_from_db()
    assert (step.state, OvertimeRequest.objects.get().state) == ("dropped", "withdrawn")
    assert not Duty.objects.exists()


class TestRefused:
    def test_somebody_elses_people(self, company, plan):
        for who in (company.other_manager, company.rep, company.secretary):
            with pytest.raises(Forbidden):
                plan(nov(16), actor=who)
        assert plan(nov(16), actor=company.admin)

    def test_while_away_twice_or_in_the_wrong_order(self, company, plan):
        Absence.objects.create(user=company.rep, kind="trip", starts_on=nov(17), ends_on=nov(17))
        other = DutyPlace.objects.create(code="office", name="办公室")
        plan(nov(16))
        for expected, arguments in (
            ("accounts.duty-person-away", {"days": [nov(17)]}),
            ("accounts.duty-twice", {"days": [nov(16)], "place": other}),
            ("accounts.duty-ends-before-it-starts", {"days": [nov(18)], "ends_at": time(8)}),
            ("accounts.duty-no-day", {"days": []}),
        ):
            with pytest.raises(Invalid) as refused:
                plan(*arguments.pop("days"), **arguments)
            assert [r.code for r in refused.value.refusals] == [expected]
