"""A leaver's approvals, people and duties go to an heir in one step (ACC-9)."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Handover, MarketCharge, OrgUnitHead, Posting, User
from accounts.services.handover import cancel_handover, plan_handover
from accounts.services.leave_request import request_leave
from accounts.services.leaving import deactivate_user
from accounts.services.postings import post_user
from salesops.core.approvals.models import Approval, ApprovalStep, StepPerson
from salesops.core.approvals.services import approve, reject
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Refused
from salesops.core.worktime import next_working_day


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def approval_of(handover):
    return Approval.objects.of("accounts.handover", handover.pk).get()


def agree(handover, who, now):
    """``who`` approves the one open step."""
    step = approval_of(handover).steps.waiting().get()
    approve(step_id=step.pk, actor=who, now=now)
    handover.refresh_from_db()


def plan(company, now, **more):
    values = {
        "actor": company.admin,
        "person": company.supervisor,
        "heir": company.regional,
        "day": timezone.localdate(now),
        "leaves": True,
        "now": now,
    }
    return plan_handover(**(values | more))


def codes(refused):
    return {r.code for r in refused.value.refusals}


def test_inside_a_market_its_manager_approves_and_it_happens_at_once(company, now, today):
    post_user(
        actor=company.admin, user=company.rep, unit=company.units["EC-2-T"], position=company.positions["P11"],
        supervisor=company.supervisor, day=today - timedelta(days=30),
    )  # fmt: skip
    handover = plan(company, now)
    assert handover.state == "waiting"
    agree(handover, company.manager, now)
    assert handover.state == "done"
    assert OrgUnitHead.objects.on(today).get(unit=company.units["EC-2-T"]).user == company.regional
    assert Posting.objects.on(today).get(user=company.rep).supervisor == company.regional
    leaver = User.objects.get(username="supervisor")
    assert not leaver.is_active
    assert leaver.left_on == today - timedelta(days=1)
    moved = dict(handover.shares.values_list("part", "moved"))
    assert moved["accounts.units_headed"] == 1
    assert moved["accounts.people_supervised"] == 1


def test_the_past_stays_with_who_was_head_then(company, now, today):
    agree(plan(company, now), company.manager, now)
    assert (
        OrgUnitHead.objects.on(today - timedelta(days=1)).get(unit=company.units["EC-2-T"]).user == company.supervisor
    )


def test_across_markets_the_director_approves(company, now):
    handover = plan(company, now, person=company.manager, heir=company.other_manager, leaves=False)
    waiting = approval_of(handover).steps.waiting().get()
    assert {row.user for row in waiting.people.all()} == {company.director}


def test_a_day_ahead_waits_for_its_day(company, now, today):
    handover = plan(company, now, day=today + timedelta(days=10))
    agree(handover, company.manager, now)
    assert handover.state == "planned"
    assert OrgUnitHead.objects.on(today).get(unit=company.units["EC-2-T"]).user == company.supervisor


def test_refused_by_the_approver_nothing_moves(company, now, today):
    handover = plan(company, now)
    step = approval_of(handover).steps.waiting().get()
    reject(step_id=step.pk, actor=company.manager, note="He stays.", now=now)
    handover.refresh_from_db()
    assert handover.state == "refused"
    assert User.objects.get(username="supervisor").is_active


def test_an_heir_who_could_not_do_it_is_refused_with_the_reason(company, now):
    with pytest.raises(Refused) as refused:
        plan(company, now, person=company.director, heir=company.rep)
    assert "accounts.role-needed" in codes(refused)
    assert MarketCharge.objects.get(market=company.units["EC"]).user == company.director


def test_every_reason_is_told_at_once(company, now, today):
    with pytest.raises(Refused) as refused:
        plan(company, now, heir=company.supervisor, day=today - timedelta(days=1))
    assert {"accounts.handover-in-the-past", "accounts.own-heir"} <= codes(refused)


def test_one_at_a_time(company, now):
    plan(company, now)
    with pytest.raises(Refused) as refused:
        plan(company, now)
    assert "accounts.handover-open" in codes(refused)


@pytest.mark.parametrize("who", ["rep", "other_manager", "secretary", "hr", "supervisor"])
def test_who_may_not_hand_over_for_the_supervisor(company, now, who):
    with pytest.raises(Forbidden):
        plan(company, now, actor=getattr(company, who))
    assert not Handover.objects.exists()


def test_called_off_by_whoever_asked(company, now):
    handover = plan(company, now)
    cancel_handover(actor=company.admin, handover=handover, now=now)
    handover.refresh_from_db()
    assert handover.state == "cancelled"
    assert not approval_of(handover).is_pending


def test_a_last_day_ahead_keeps_the_sign_in_until_then(company, now, today):
    handover = plan(company, now, day=date(today.year + 1, 1, 1))
    agree(handover, company.manager, now)
    assert User.objects.get(username="supervisor").is_active


def test_approvals_go_along_and_what_is_the_heirs_own_goes_above_him(company, now, today):
    """A request that waits for the leaver goes to the heir; the heir's own to the heir's superior."""
    steps = {}
    for person in (company.rep, company.regional):
        leave = request_leave(
            actor=person,
            user=person,
            now=now,
            kind="sick",
            starts_on=next_working_day(today),
            ends_on=next_working_day(today),
        )
        steps[person.username] = ApprovalStep.objects.get(
            approval__record_id=leave.pk, approval__matter="accounts.leave"
        )
    # Both lie with the leaver.
    StepPerson.objects.filter(step=steps["regional"]).update(user=company.supervisor)
    handover = plan(company, now)
    assert ["approvals.waiting", 2] in [part[:2] for part in approval_of(handover).facts["parts"]]
    agree(handover, company.manager, now)
    assert handover.state == "done"
    assert dict(handover.shares.values_list("part", "moved"))["approvals.waiting"] == 2
    live = StepPerson.objects.filter(ended_at=None)
    assert live.get(step=steps["rep"]).user == company.regional
    assert live.get(step=steps["regional"]).user == company.manager
    approve(step_id=steps["rep"].pk, actor=company.regional, now=now)


@pytest.fixture
def deputised(company, now, today):
    """The rep's leave waits for approval and names the leaver as deputy."""
    day = next_working_day(today + timedelta(days=20))
    return request_leave(
        actor=company.rep, user=company.rep, now=now, kind="annual", starts_on=day, ends_on=day,
        deputy=company.supervisor,
    )  # fmt: skip


def test_leave_that_names_the_leaver_as_deputy_gets_another_deputy(company, now, deputised):
    handover = plan(company, now)
    assert ["accounts.leave_deputised", 1] in [part[:2] for part in approval_of(handover).facts["parts"]]
    agree(handover, company.manager, now)
    deputised.refresh_from_db()
    assert (handover.state, deputised.state, deputised.deputy) == ("done", "pending", company.regional)
    told = Notification.objects.filter(event="accounts.leave_deputy_replaced")
    assert set(told.values_list("person__username", flat=True)) == {"rep", "regional"}


def test_who_is_on_leave_himself_is_no_deputy_and_the_handover_says_so(company, now, deputised):
    with pytest.raises(Refused) as refused:
        plan(company, now, heir=company.rep)
    found = [r for r in refused.value.refusals if r.code == "accounts.deputy-is-oneself"]
    assert len(found) == 1
    assert found[0].message.startswith(deputised.number)
    # Another deputy for this part alone.
    shares = plan(company, now, heir=company.regional, others={"accounts.leave_deputised": company.manager}).shares
    assert shares.get(part="accounts.leave_deputised").heir == company.manager


def test_nobody_leaves_while_named_as_deputy_in_leave_that_waits(company, now, today, deputised):
    with pytest.raises(Refused) as refused:
        deactivate_user(actor=company.admin, user=company.supervisor, last_day=today, today=today)
    assert any(deputised.number in str(r.figures.get("names")) for r in refused.value.refusals)


def test_leave_that_is_over_before_the_day_stays_as_it_is(company, now, deputised):
    handover = plan(company, now, day=deputised.ends_on + timedelta(days=1), leaves=False)
    assert not handover.shares.filter(part="accounts.leave_deputised").exists()
