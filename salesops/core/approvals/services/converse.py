"""Questions to the requester: the clock stands until they are answered."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.acts import act
from salesops.core.approvals import clock
from salesops.core.approvals.models import ApprovalDecision, ApprovalStep
from salesops.core.approvals.notices import tell_approvers, tell_requester
from salesops.core.approvals.rules import deciding as rules
from salesops.core.approvals.services.decide import acting_for, check_hands, lock_step
from salesops.core.approvals.states import StepState
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.approvals import directory

Verb = ApprovalDecision.Verb


@act("approvals.ask")
def ask(*, step_id: int, actor: Any, now: datetime, note: str) -> ApprovalStep:
    """Ask the requester something; the step's clock stops."""
    step = lock_step(step_id)
    on_behalf_of = acting_for(step, actor, now)
    check_hands(step, actor, on_behalf_of, now)
    refuse_if(rules.is_pending(step.approval), rules.step_is_open(step))
    refuse_if(_words(note), kind=Invalid)
    step.state, step.asked_at = StepState.ASKED, now
    step.save(update_fields=["state", "asked_at"])
    ApprovalDecision.objects.create(
        approval=step.approval, step=step, verb=Verb.ASK, by=actor, on_behalf_of=on_behalf_of, note=note.strip(), at=now
    )
    tell_requester(step.approval, "question", actor, now, note=note.strip())
    return step


@act("approvals.answer")
def answer(*, step_id: int, actor: Any, now: datetime, note: str) -> ApprovalStep:
    """The requester, or his deputy in force, answers; the clock goes on where it stopped."""
    step = lock_step(step_id)
    approval = step.approval
    for_whom = None
    if actor != approval.requester:
        deputised = directory().deputised_by(actor, timezone.localdate(now))
        if approval.requester not in deputised:
            raise Forbidden(Refusal("approvals.not-yours", _("The question was put to the requester.")))
        for_whom = approval.requester
    if step.state != StepState.ASKED:
        refuse_if(
            rules.is_pending(approval),
            Refusal("approvals.no-question", _("No question is open here.")),
        )
    refuse_if(_words(note), kind=Invalid)
    if step.arrived_at:
        step.due_at = clock.due(step.arrived_at, step.limit, pauses_of(step, now))
    step.state, step.asked_at = StepState.OPEN, None
    step.save(update_fields=["state", "asked_at", "due_at"])
    ApprovalDecision.objects.create(
        approval=approval, step=step, verb=Verb.ANSWER, by=actor, on_behalf_of=for_whom, note=note.strip(), at=now
    )
    tell_approvers(step, "answered", now)
    return step


def pauses_of(step: ApprovalStep, now: datetime) -> list[tuple[datetime, datetime]]:
    """Stretches in which a question was open, the last one until ``now``."""
    spoken = step.decisions.filter(verb__in=(Verb.ASK, Verb.ANSWER)).order_by("id").values_list("verb", "at")
    asked = [at for verb, at in spoken if verb == Verb.ASK]
    answered = [at for verb, at in spoken if verb == Verb.ANSWER]
    return list(zip(asked, [*answered, now], strict=False))


def _words(note: str) -> Refusal | None:
    if note.strip():
        return None
    return Refusal("approvals.words-missing", _("Write a sentence."), "note")
