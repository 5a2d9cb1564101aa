"""Deciding: reasons, one effect, nobody his own."""

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Deputyship
from salesops.core.approvals.models import Approval, ApprovalDecision, ApprovalStep
from salesops.core.approvals.services import (
    add_approver,
    answer,
    approval_holds,
    approve,
    ask,
    delegate,
    escalate_due,
    reject,
    replace_those_who_left,
    send_back,
    withdraw,
)
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from tests.core.approvals.conftest import TUESDAY, at

DAYS = DateRange(TUESDAY.date(), None)


def step_of(approval) -> ApprovalStep:
    return approval.steps.get(state="open")


def deputise(person, deputy, days=DAYS) -> Deputyship:
    return Deputyship.objects.create(person=person, deputy=deputy, period=days)


@pytest.mark.parametrize(("act", "verb"), [(reject, "rejected"), (send_back, "sent back")])
def test_rejecting_and_sending_back_need_a_reason(company, submit, thing, act, verb):
    approval = submit(["supervisor"])
    with pytest.raises(Invalid) as refused:
        act(step_id=step_of(approval).pk, actor=company.supervisor, now=TUESDAY, note="  ")
    assert refused.value.refusals[0].field == "note"
    act(step_id=step_of(approval).pk, actor=company.supervisor, now=TUESDAY, note="days clash with the fair")
    assert thing.calls == [verb]


def test_one_rejection_ends_what_stood_open_beside_it(company, submit, thing):
    approval = submit(["legal", "finance"], ["GM"])
    reject(step_id=approval.steps.get(approver="legal").pk, actor=company.legal, now=TUESDAY, note="no")
    assert set(approval.steps.values_list("approver", "state")) == {
        ("legal", "rejected"),
        ("finance", "dropped"),
        ("GM", "dropped"),
    }
    with pytest.raises(Refused) as refused:
        approve(step_id=approval.steps.get(approver="finance").pk, actor=company.finance, now=TUESDAY)
    assert refused.value.code == "approvals.not-pending"


def test_a_double_click_has_one_effect(company, submit, thing):
    approval = submit(["supervisor"], ["MM"])
    step = step_of(approval)
    for _click in range(2):
        approve(step_id=step.pk, actor=company.supervisor, now=TUESDAY)
    assert approval.decisions.filter(verb="approve").count() == 1
    assert step_of(approval).approver == "MM"


def test_a_stale_version_is_a_conflict(company, submit):
    approval = submit(["supervisor"])
    seen = step_of(approval).version
    ask(step_id=step_of(approval).pk, actor=company.supervisor, now=TUESDAY, note="who covers?")
    answer(step_id=approval.steps.get().pk, actor=company.rep, now=at(10, 11), note="my colleague")
    with pytest.raises(Conflict):
        approve(step_id=approval.steps.get().pk, actor=company.supervisor, now=at(10, 11), version=seen)


def test_a_withdrawn_request_is_not_approved(company, submit, thing):
    approval = submit(["supervisor"])
    step = step_of(approval)
    withdraw(approval=approval, actor=company.rep, now=TUESDAY)
    withdraw(approval=approval, actor=company.rep, now=TUESDAY)
    assert thing.calls == ["withdrawn"]
    with pytest.raises(Refused) as refused:
        approve(step_id=step.pk, actor=company.supervisor, now=TUESDAY)
    assert refused.value.code == "approvals.not-pending"


def test_only_the_requester_withdraws(company, submit):
    with pytest.raises(Forbidden):
        withdraw(approval=submit(["supervisor"]), actor=company.colleague, now=TUESDAY)


@pytest.mark.parametrize("who", ["rep", "colleague", "manager", "gm", "admin", "other_manager"])
def test_whom_it_doesnt_wait_for_is_refused(company, submit, who):
    with pytest.raises(Forbidden):
        approve(step_id=step_of(submit(["supervisor"])).pk, actor=getattr(company, who), now=TUESDAY)


class TestSelfApproval:
    """By every path (S7)."""

    def test_as_deputy_of_the_approver(self, company, submit):
        deputise(company.supervisor, company.rep)
        approval = submit(["supervisor"])
        with pytest.raises(Forbidden) as refused:
            approve(step_id=step_of(approval).pk, actor=company.rep, now=TUESDAY)
        assert refused.value.code == "approvals.self-approval"
        assert not ApprovalStep.objects.waiting_for(company.rep, TUESDAY.date()).exists()

    def test_deputies_acting_for_each_other(self, company, submit):
        # The colleague acts for the supervisor and is deputised by the requester, or the other way round.
        deputise(company.supervisor, company.colleague)
        deputise(company.rep, company.colleague)
        with pytest.raises(Forbidden) as refused:
            approve(step_id=step_of(submit(["supervisor"])).pk, actor=company.colleague, now=TUESDAY)
        assert refused.value.code == "approvals.deputies-for-each-other"

    def test_a_barred_person_doesnt_let_his_deputy_decide(self, company, submit):
        # Requester = manager; the director decides. The manager's deputy finds nothing of it.
        deputise(company.manager, company.regional)
        approval = submit(["MM"], requester=company.manager)
        with pytest.raises(Forbidden):
            approve(step_id=step_of(approval).pk, actor=company.regional, now=TUESDAY)

    def test_becoming_approver_after_submission(self, company, submit):
        approval = submit(["supervisor"])
        step = step_of(approval)
        step.people.update(user=company.rep)
        with pytest.raises(Forbidden) as refused:
            approve(step_id=step.pk, actor=company.rep, now=TUESDAY)
        assert refused.value.code == "approvals.self-approval"

    def test_added_or_passed_on_to_the_requester(self, company, submit):
        step = step_of(submit(["supervisor"]))
        for act in (delegate, lambda **kw: add_approver(before=False, **kw)):
            with pytest.raises(Invalid) as refused:
                act(step_id=step.pk, whom=company.rep, actor=company.supervisor, now=TUESDAY)
            assert refused.value.code == "approvals.self-approval"

    @pytest.mark.parametrize("column", ["by", "on_behalf_of"])
    @pytest.mark.parametrize("verb", ["approve", "reject", "send_back"])
    def test_the_database_refuses_too(self, company, submit, column, verb):
        approval = submit(["supervisor"], barred=[company.colleague.pk])
        for own in (company.rep, company.colleague):
            people = {"by": company.supervisor, "on_behalf_of": None, column: own}
            with pytest.raises(IntegrityError), transaction.atomic():
                ApprovalDecision.objects.create(
                    approval=approval, step=step_of(approval), verb=verb, note="x", at=TUESDAY, **people
                )

    def test_nobody_rewrites_who_asked_or_what(self, company, submit):
        approval = submit(["supervisor"])
        for change in ({"requester": company.colleague}, {"barred": [1]}, {"facts": {}}, {"record_id": "0"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Approval.objects.filter(pk=approval.pk).update(**change)


class TestDeputies:
    def test_acting_as_deputy_is_recorded(self, company, submit):
        deputise(company.supervisor, company.colleague)
        approval = submit(["supervisor"])
        assert ApprovalStep.objects.waiting_for(company.colleague, TUESDAY.date()).count() == 1
        approve(step_id=step_of(approval).pk, actor=company.colleague, now=TUESDAY)
        decision = approval.decisions.get(verb="approve")
        assert (decision.by, decision.on_behalf_of) == (company.colleague, company.supervisor)

    def test_ended_early_acts_no_more(self, company, submit):
        deputyship = deputise(company.supervisor, company.colleague)
        approval = submit(["supervisor"])
        deputyship.ended_at = TUESDAY
        deputyship.save()
        with pytest.raises(Forbidden):
            approve(step_id=step_of(approval).pk, actor=company.colleague, now=TUESDAY)

    def test_a_deputy_of_the_deputy_gets_nothing(self, company, submit):
        deputise(company.supervisor, company.colleague)
        deputise(company.colleague, company.secretary)
        approval = submit(["supervisor"])
        with pytest.raises(Forbidden):
            approve(step_id=step_of(approval).pk, actor=company.secretary, now=TUESDAY)

    def test_a_deputy_doesnt_pass_it_on(self, company, submit):
        deputise(company.supervisor, company.colleague)
        with pytest.raises(Forbidden) as refused:
            delegate(
                step_id=step_of(submit(["supervisor"])).pk, whom=company.manager, actor=company.colleague, now=TUESDAY
            )
        assert refused.value.code == "approvals.deputy-passes-on"


def test_a_question_stops_the_clock(company, submit):
    approval = submit(["supervisor"], now=at(19, 14))
    step = step_of(approval)
    ask(step_id=step.pk, actor=company.supervisor, now=at(19, 16), note="why now?")
    assert escalate_due(actor=None, now=at(25, 12)) == 0
    with pytest.raises(Refused) as refused:
        approve(step_id=step.pk, actor=company.supervisor, now=at(20, 10))
    assert refused.value.code == "approvals.question-open"
    # 6 working hours were left at Thursday 16:00; answered Friday 11:00 they end on Monday at 9:00 + … = Friday 18:00.
    answer(step_id=step.pk, actor=company.rep, now=at(20, 11), note="family")
    step.refresh_from_db()
    assert step.due_at == at(20, 18)


def test_an_approver_added_before_decides_first(company, submit, thing):
    approval = submit(["supervisor"])
    mine = step_of(approval)
    added = add_approver(step_id=mine.pk, whom=company.hr, before=True, actor=company.supervisor, now=TUESDAY)
    mine.refresh_from_db()
    assert (mine.state, added.state) == ("ahead", "open")
    with pytest.raises(Refused):
        approve(step_id=mine.pk, actor=company.supervisor, now=TUESDAY)
    approve(step_id=added.pk, actor=company.hr, now=at(10, 11))
    mine.refresh_from_db()
    assert (mine.state, thing.calls) == ("open", [])
    approve(step_id=mine.pk, actor=company.supervisor, now=at(10, 12))
    assert thing.calls == ["approved"]


def test_an_approver_added_beside_must_agree_as_well(company, submit, thing):
    approval = submit(["supervisor"])
    added = add_approver(
        step_id=step_of(approval).pk, whom=company.hr, before=False, actor=company.supervisor, now=TUESDAY
    )
    approve(step_id=approval.steps.get(approver="supervisor").pk, actor=company.supervisor, now=TUESDAY)
    assert thing.calls == []
    approve(step_id=added.pk, actor=company.hr, now=TUESDAY)
    assert thing.calls == ["approved"]


def test_passing_on_hands_the_step_over_once(company, submit):
    step = step_of(submit(["supervisor"]))
    delegate(step_id=step.pk, whom=company.manager, actor=company.supervisor, now=TUESDAY)
    with pytest.raises(Forbidden):
        approve(step_id=step.pk, actor=company.supervisor, now=TUESDAY)
    with pytest.raises(Forbidden):
        delegate(step_id=step.pk, whom=company.gm, actor=company.manager, now=TUESDAY)
    approve(step_id=step.pk, actor=company.manager, now=TUESDAY)


def test_sent_back_and_submitted_again_is_the_next_round(company, submit, thing):
    first = submit(["supervisor"])
    send_back(step_id=step_of(first).pk, actor=company.supervisor, now=TUESDAY, note="dates?")
    assert submit(["supervisor"], dates="new").round == 2


def test_a_change_after_approval_starts_again(company, submit, thing):
    first = submit(["supervisor"], amount="100")
    approve(step_id=step_of(first).pk, actor=company.supervisor, now=TUESDAY)
    assert approval_holds("tests.thing", company.rep, first.facts)
    assert not approval_holds("tests.thing", company.rep, {**first.facts, "amount": "101"})
    second = submit(["supervisor"], amount="101")
    first.refresh_from_db()
    assert (first.state, second.state, second.round) == ("overtaken", "pending", 2)
    assert not approval_holds("tests.thing", company.rep, first.facts)


def test_the_same_submitted_twice_is_refused(submit):
    submit(["supervisor"])
    with pytest.raises(Refused) as refused:
        submit(["supervisor"])
    assert refused.value.code == "approvals.pending-already"


class TestEscalation:
    def test_at_the_limit_the_deputy_eight_working_hours_later_the_next_manager(self, company, submit):
        step = step_of(submit(["supervisor"], now=at(19, 14)))  # due Friday 14:00
        assert escalate_due(actor=None, now=at(20, 13, 59)) == 0
        assert escalate_due(actor=None, now=at(20, 14)) == 1
        assert escalate_due(actor=None, now=at(20, 14)) == 0
        with pytest.raises(Forbidden):
            approve(step_id=step.pk, actor=company.regional, now=at(20, 15))
        # Friday 14:00 + 8 wh = Monday 14:00.
        assert escalate_due(actor=None, now=at(23, 13, 59)) == 0
        assert escalate_due(actor=None, now=at(23, 14)) == 1
        assert escalate_due(actor=None, now=at(27, 14)) == 0
        assert step.decisions.get(verb="escalate").whom == company.regional
        approve(step_id=step.pk, actor=company.regional, now=at(23, 15))

    def test_never_approved_by_silence(self, company, submit, thing):
        approval = submit(["supervisor"], now=at(2, 9))
        for day in range(3, 28):
            escalate_due(actor=None, now=at(day, 12))
        approval.refresh_from_db()
        assert (approval.state, thing.calls) == ("pending", [])

    def test_the_manager_who_joins_is_never_the_requester(self, company, submit):
        # The supervisor's manager is the regional manager, who asks himself here.
        approval = submit(["supervisor"], requester=company.rep, barred=[company.regional.pk], now=at(19, 14))
        escalate_due(actor=None, now=at(24, 14))
        assert approval.decisions.get(verb="escalate").whom == company.manager


def test_open_steps_of_somebody_who_left_go_to_the_superior(company, submit):
    step = step_of(submit(["supervisor"]))
    company.supervisor.is_active = False
    company.supervisor.save()
    assert replace_those_who_left(actor=None, now=at(10, 12)) == 1
    assert replace_those_who_left(actor=None, now=at(10, 12)) == 0
    approve(step_id=step.pk, actor=company.regional, now=at(10, 13))
