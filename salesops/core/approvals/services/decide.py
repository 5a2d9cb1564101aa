"""Approving, rejecting, sending back: one effect however often and by however many it is pressed."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.acts import act
from salesops.core.approvals.models import Approval, ApprovalDecision, ApprovalStep
from salesops.core.approvals.notices import tell_requester
from salesops.core.approvals.rules import deciding as rules
from salesops.core.approvals.services.progress import advance, close, record_of
from salesops.core.approvals.states import ApprovalState, StepState
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.approvals import directory

Verb = ApprovalDecision.Verb


def lock_step(step_id: int) -> ApprovalStep:
    """The step under lock, its approval locked first: the one order everybody keeps."""
    approval_id = ApprovalStep.objects.values_list("approval_id", flat=True).get(pk=step_id)
    approval = Approval.objects.select_for_update(of=("self",)).select_related("requester").get(pk=approval_id)
    step = ApprovalStep.objects.select_for_update().get(pk=step_id)
    step.approval = approval
    return step


def acting_for(step: ApprovalStep, actor: Any, now: datetime) -> Any | None:
    """``None`` when ``actor`` is an approver of the step himself, else the person he deputises; refuses everyone else."""
    asked = set(step.people.filter(ended_at__isnull=True).values_list("user_id", flat=True))
    if actor.pk in asked:
        return None
    for person in directory().deputised_by(actor, timezone.localdate(now)):
        if person.pk in asked:
            return person
    raise Forbidden(Refusal("approvals.not-asked", _("This step doesn't wait for you.")))


def check_hands(step: ApprovalStep, actor: Any, on_behalf_of: Any, now: datetime) -> None:
    """Nobody decides his own, also not as, or through, a deputy."""
    day = timezone.localdate(now)
    acts_for = {p.pk for p in directory().deputised_by(actor, day)}
    deputies = {d.pk for d in directory().deputies_of([actor.pk], day).values()}
    refuse_if(
        rules.not_ones_own(step.approval, actor, on_behalf_of),
        rules.not_for_each_other(step.approval, actor, on_behalf_of, acts_for, deputies),
        kind=Forbidden,
    )


def _said_already(step: ApprovalStep, verb: str, actor: Any) -> bool:
    return ApprovalDecision.objects.filter(step=step, verb=verb, by=actor).exists()


def _decide(step_id: int, verb: Verb, *, actor: Any, now: datetime, note: str, version: int | None) -> Approval:
    step = lock_step(step_id)
    approval = step.approval
    if _said_already(step, verb, actor):
        return approval
    on_behalf_of = acting_for(step, actor, now)
    check_hands(step, actor, on_behalf_of, now)
    refuse_if(rules.is_pending(approval), rules.step_is_open(step))
    refuse_if(rules.same_version(step, version), kind=Conflict)
    if verb != Verb.APPROVE:
        refuse_if(rules.reason_given(note), kind=Invalid)
    ApprovalDecision.objects.create(
        approval=approval, step=step, verb=verb, by=actor, on_behalf_of=on_behalf_of, note=note.strip(), at=now
    )
    step.state = {
        Verb.APPROVE: StepState.APPROVED,
        Verb.REJECT: StepState.REJECTED,
        Verb.SEND_BACK: StepState.SENT_BACK,
    }[verb]
    step.decided_at = now
    step.save(update_fields=["state", "decided_at"])
    if verb == Verb.APPROVE:
        advance(approval, actor=actor, now=now)
        return approval
    rejected = verb == Verb.REJECT
    close(approval, ApprovalState.REJECTED if rejected else ApprovalState.SENT_BACK, now)
    follow = approval.plug.on_rejected if rejected else approval.plug.on_sent_back
    follow(record=record_of(approval), approval=approval, actor=actor, now=now)
    tell_requester(approval, "rejected" if rejected else "sent_back", actor, now, note=note.strip())
    return approval


@act("approvals.approve")
def approve(*, step_id: int, actor: Any, now: datetime, note: str = "", version: int | None = None) -> Approval:
    """Agree. ``version`` is that of the step the person looked at; another one is a conflict (409)."""
    return _decide(step_id, Verb.APPROVE, actor=actor, now=now, note=note, version=version)


@act("approvals.reject")
def reject(*, step_id: int, actor: Any, now: datetime, note: str, version: int | None = None) -> Approval:
    """Refuse for good, with a reason."""
    return _decide(step_id, Verb.REJECT, actor=actor, now=now, note=note, version=version)


@act("approvals.send_back")
def send_back(*, step_id: int, actor: Any, now: datetime, note: str, version: int | None = None) -> Approval:
    """Back to the requester to change and submit again, with a reason."""
    return _decide(step_id, Verb.SEND_BACK, actor=actor, now=now, note=note, version=version)
