"""Submitting for approval, taking it back, and starting again after a change."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.acts import act
from salesops.core.approvals.limits import limit_of_step
from salesops.core.approvals.models import Approval, ApprovalCopy, ApprovalDecision, ApprovalStep
from salesops.core.approvals.notices import tell_approvers
from salesops.core.approvals.routing import barred_for, choose, hash_of, stages_of
from salesops.core.approvals.rules.deciding import is_pending
from salesops.core.approvals.services.progress import advance, close, record_of
from salesops.core.approvals.states import ApprovalState
from salesops.core.refusals import Forbidden, Refusal, Refused, refuse_if
from salesops.core.sockets.approvals import Case, Facts, approvers, matters
from salesops.core.sockets.records import kind_of

Verb = ApprovalDecision.Verb


def open_approval(
    matter_code: str, record: Model, *, requester: Any, facts: dict[str, Any], now: datetime, actor: Any = None
) -> Approval:
    """Submit ``record`` for approval of ``matter_code`` on these ``facts`` (JSON; they are what is approved).

    A route without stages is approved at once. A pending or earlier approval of the same facts is refused
    (``approvals.pending-already``); with other facts it is overtaken and the next round begins. ``actor`` differs from the
    ``requester`` when somebody submits in his name (an assistant): neither may decide.
    """
    return _open(
        matter_code=matter_code, record=record, requester=requester, facts=facts, now=now, actor=actor or requester
    )


@act("approvals.submit")
def _open(
    *, matter_code: str, record: Model, requester: Any, facts: dict[str, Any], now: datetime, actor: Any
) -> Approval:
    matter = matters.get(matter_code)
    kind, day, fingerprint = kind_of(record), timezone.localdate(now), hash_of(facts)
    earlier = list(Approval.objects.of(kind.code, record.pk).filter(matter=matter_code).select_for_update())
    for standing in earlier:
        if standing.is_pending and standing.facts_hash == fingerprint:
            raise Refused(Refusal("approvals.pending-already", _("This is waiting for approval already.")))
        if standing.is_pending or standing.state == ApprovalState.APPROVED:
            _overtake(standing, actor=actor, now=now)
    barred = barred_for(matter_code, record, facts, requester) | ({actor.pk} if actor else set())
    try:
        with transaction.atomic():
            approval = Approval.objects.create(
                matter=matter_code,
                kind=kind.code,
                record_id=str(record.pk),
                requester=requester,
                barred=sorted(barred - {requester.pk}),
                facts=facts,
                facts_hash=fingerprint,
                round=max((a.round for a in earlier), default=0) + 1,
                opened_at=now,
            )
    except IntegrityError as error:  # another connection was first
        raise Refused(Refusal("approvals.pending-already", _("This is waiting for approval already."))) from error
    ApprovalDecision.objects.create(
        approval=approval, verb=Verb.SUBMIT, by=actor, on_behalf_of=_other(requester, actor), at=now
    )
    ApprovalStep.objects.bulk_create(
        ApprovalStep(
            approval=approval,
            stage=number,
            approver=code,
            rule=stage.rule,
            params=dict(stage.params),
            limit=str(limit_of_step(matter, stage, day)),
        )
        for number, stage in enumerate(stages_of(matter_code, record, facts, day), 1)
        for code in stage.approvers
    )
    _copy(approval, Case(requester, record, facts, day))
    advance(approval, actor=actor, now=now)
    return approval


def _other(requester: Any, actor: Any) -> Any:
    return requester if actor is not None and actor != requester else None


def _copy(approval: Approval, case: Case) -> None:
    """People who read along: resolved at submission, the requester left out."""
    readers = {
        chosen.user.pk
        for code in approval.plug.copies(case.record, case.facts)
        for chosen in choose(approvers.get(code), case, ())
    }
    ApprovalCopy.objects.bulk_create(
        ApprovalCopy(approval=approval, user_id=pk) for pk in sorted(readers - {approval.requester_id})
    )


def _overtake(approval: Approval, *, actor: Any, now: datetime) -> None:
    for step in approval.steps.waiting():
        tell_approvers(step, "overtaken", now)
    close(approval, ApprovalState.OVERTAKEN, now)
    ApprovalDecision.objects.create(approval=approval, verb=Verb.OVERTAKE, by=actor, at=now)


@act("approvals.overtake")
def overtake(*, matter_code: str, record: Model, actor: Any, now: datetime) -> None:
    """The record changed or went away: standing approvals of it no longer count."""
    for approval in Approval.objects.of(kind_of(record).code, record.pk).filter(matter=matter_code).select_for_update():
        if approval.state in (ApprovalState.PENDING, ApprovalState.APPROVED):
            _overtake(approval, actor=actor, now=now)


def approval_holds(matter_code: str, record: Model, facts: Facts) -> bool:
    """Whether ``record`` is approved on exactly these facts: a change after approval starts again."""
    return (
        Approval.objects.of(kind_of(record).code, record.pk)
        .filter(matter=matter_code, state=ApprovalState.APPROVED, facts_hash=hash_of(facts))
        .exists()
    )


@act("approvals.withdraw")
def withdraw(*, approval: Approval, actor: Any, now: datetime, note: str = "") -> Approval:
    """The requester (or who submitted for him) takes it back; the record returns to the state before."""
    approval = Approval.objects.select_for_update().select_related("requester").get(pk=approval.pk)
    if approval.state == ApprovalState.WITHDRAWN:
        return approval
    submitted = approval.decisions.filter(verb=Verb.SUBMIT, by=actor).exists()
    if actor != approval.requester and not submitted:
        raise Forbidden(Refusal("approvals.not-yours", _("Only the requester can take this back.")))
    refuse_if(is_pending(approval))
    for step in approval.steps.waiting():
        tell_approvers(step, "withdrawn", now)
    close(approval, ApprovalState.WITHDRAWN, now)
    ApprovalDecision.objects.create(
        approval=approval,
        verb=Verb.WITHDRAW,
        by=actor,
        on_behalf_of=_other(approval.requester, actor),
        note=note,
        at=now,
    )
    approval.plug.on_withdrawn(record=record_of(approval), approval=approval, actor=actor, now=now)
    return approval
