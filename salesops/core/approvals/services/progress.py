"""How an approval moves on: steps arrive, stages follow each other, the end tells the matter."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from salesops.core.approvals import clock
from salesops.core.approvals.models import Approval, ApprovalStep, StepPerson
from salesops.core.approvals.notices import tell_approvers, tell_requester
from salesops.core.approvals.routing import choose, nobody
from salesops.core.approvals.states import ApprovalState, StepState
from salesops.core.sockets.approvals import Case, approvers
from salesops.core.sockets.records import record_kinds


def record_of(approval: Approval) -> Model:
    """The record an approval speaks of."""
    return record_kinds.get(approval.kind).model._default_manager.get(pk=approval.record_id)


def arrive(step: ApprovalStep, record: Model, now: datetime) -> None:
    """The step reaches its approver: persons are resolved as of today, the clock starts."""
    day = timezone.localdate(now)
    if step.approver:
        approval = step.approval
        kind = approvers.get(step.approver)
        case = Case(approval.requester, record, approval.facts, day)
        chosen = choose(kind, case, {approval.requester_id, *approval.barred})
        if not chosen:
            raise nobody(kind.label)
        StepPerson.objects.bulk_create(
            [StepPerson(step=step, user=c.user, via=c.via, instead_of=c.instead_of) for c in chosen],
            ignore_conflicts=True,
        )
    step.state = StepState.OPEN
    step.arrived_at = now
    step.due_at = clock.due(now, step.limit)
    step.save(update_fields=["state", "arrived_at", "due_at"])
    tell_approvers(step, "arrived", now)


def advance(approval: Approval, *, actor: Any, now: datetime) -> None:
    """Open what has its turn now; when every step agreed, the approval is through and the matter follows."""
    record = record_of(approval)
    steps = list(approval.steps.select_for_update().order_by("stage", "id"))
    undecided = [s for s in steps if s.state in (StepState.AHEAD, StepState.OPEN, StepState.ASKED)]
    if not undecided:
        close(approval, ApprovalState.APPROVED, now)
        approval.plug.on_approved(record=record, approval=approval, actor=actor, now=now)
        tell_requester(approval, "approved", actor, now)
        return
    through = {s.pk for s in steps if s.state == StepState.APPROVED}
    turn = undecided[0].stage
    for step in undecided:
        if step.stage == turn and step.state == StepState.AHEAD and step.waits_for_id in (None, *through):
            step.approval = approval
            arrive(step, record, now)


def close(approval: Approval, state: ApprovalState, now: datetime) -> None:
    """End the round; steps nobody needs any more are dropped."""
    approval.state = state
    approval.closed_at = now
    approval.save(update_fields=["state", "closed_at"])
    approval.steps.filter(state__in=(StepState.AHEAD, StepState.OPEN, StepState.ASKED)).update(state=StepState.DROPPED)
