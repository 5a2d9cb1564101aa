"""Bringing others in: an approver before or beside oneself (加签), or passing the step on."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from salesops.core.acts import act
from salesops.core.approvals.models import ApprovalDecision, ApprovalStep, StepPerson
from salesops.core.approvals.notices import tell_approvers
from salesops.core.approvals.rules import deciding as rules
from salesops.core.approvals.services.decide import acting_for, check_hands, lock_step
from salesops.core.approvals.services.progress import arrive, record_of
from salesops.core.approvals.states import StepState
from salesops.core.refusals import Forbidden, Invalid, refuse_if
from salesops.core.sockets.approvals import directory

Verb = ApprovalDecision.Verb
Via = StepPerson.Via


def _check(step: ApprovalStep, actor: Any, whom: Any, now: datetime, asked_already: bool) -> Any:
    on_behalf_of = acting_for(step, actor, now)
    check_hands(step, actor, on_behalf_of, now)
    refuse_if(rules.is_pending(step.approval), rules.step_is_open(step))
    here = directory().is_here(whom, timezone.localdate(now))
    refuse_if(rules.can_join(step, whom, here, asked_already), kind=Invalid)
    return on_behalf_of


@act("approvals.add_approver")
def add_approver(*, step_id: int, whom: Any, before: bool, actor: Any, now: datetime, note: str = "") -> ApprovalStep:
    """Ask ``whom`` to agree as well: before oneself (one's own step waits) or at the same time. Returns the new step."""
    step = lock_step(step_id)
    asked = StepPerson.objects.filter(
        step__approval=step.approval, step__stage=step.stage, user=whom, ended_at__isnull=True
    ).exclude(step__state=StepState.DROPPED)
    on_behalf_of = _check(step, actor, whom, now, asked.exists())
    added = ApprovalStep.objects.create(approval=step.approval, stage=step.stage, limit=step.limit, added_by=actor)
    StepPerson.objects.create(step=added, user=whom, via=Via.ADDED)
    if before:
        step.state, step.waits_for = StepState.AHEAD, added
        step.save(update_fields=["state", "waits_for"])
    ApprovalDecision.objects.create(
        approval=step.approval,
        step=added,
        verb=Verb.ADD_APPROVER,
        by=actor,
        on_behalf_of=on_behalf_of,
        whom=whom,
        note=note.strip(),
        at=now,
    )
    arrive(added, record_of(step.approval), now)
    return added


@act("approvals.delegate")
def delegate(*, step_id: int, whom: Any, actor: Any, now: datetime, note: str = "") -> ApprovalStep:
    """Pass one's step on to ``whom``. Who came to it as a deputy, or had it passed on to him, can't."""
    step = lock_step(step_id)
    on_behalf_of = _check(step, actor, whom, now, step.people.filter(user=whom, ended_at__isnull=True).exists())
    refuse_if(rules.deputy_keeps_it(on_behalf_of), kind=Forbidden)
    mine = step.people.get(user=actor, ended_at__isnull=True)
    refuse_if(rules.deputy_keeps_it(mine.via == Via.DELEGATED or None), kind=Forbidden)
    mine.ended_at = now
    mine.save(update_fields=["ended_at"])
    StepPerson.objects.update_or_create(
        step=step, user=whom, defaults={"via": Via.DELEGATED, "instead_of": actor, "ended_at": None}
    )
    ApprovalDecision.objects.create(
        approval=step.approval, step=step, verb=Verb.DELEGATE, by=actor, whom=whom, note=note.strip(), at=now
    )
    tell_approvers(step, "arrived", now)
    return step
