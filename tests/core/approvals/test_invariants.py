"""``verify`` names approvals that wait for nobody."""

from django.utils import timezone

from salesops.core.approvals.invariants import closed_ask_nobody, pending_waits_for_somebody
from salesops.core.approvals.models import ApprovalStep, StepPerson
from salesops.core.approvals.services import approve, ask

from .conftest import TUESDAY


def test_sound_ones_pass_in_every_state(company, submit):
    approval = submit(["supervisor"], ["MM"])
    step = approval.steps.waiting().get()
    assert list(pending_waits_for_somebody()) == []
    ask(step_id=step.pk, actor=company.supervisor, now=TUESDAY, note="why?")
    assert list(pending_waits_for_somebody()) == []


def test_pending_without_an_open_step(company, submit):
    approval = submit(["supervisor"])
    ApprovalStep.objects.filter(approval=approval).update(state="dropped")
    [fault] = pending_waits_for_somebody()
    assert f"approval {approval.pk} " in fault


def test_pending_with_a_step_nobody_holds(company, submit):
    submit(["supervisor"])
    StepPerson.objects.update(ended_at=timezone.now())
    assert len(list(pending_waits_for_somebody())) == 1


def test_open_steps_of_a_closed_approval(company, submit):
    approval = submit(["supervisor", "MM"])
    approve(step_id=approval.steps.get(approver="supervisor").pk, actor=company.supervisor, now=TUESDAY)
    assert list(closed_ask_nobody()) == []
    type(approval).objects.filter(pk=approval.pk).update(state="withdrawn", closed_at=TUESDAY)
    [fault] = closed_ask_nobody()
    assert "withdrawn" in fault
