"""Approvals that wait for somebody go along when he leaves or moves (ACC-9)."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from salesops.core.approvals.models import ApprovalDecision, ApprovalStep, StepPerson
from salesops.core.approvals.notices import tell_approvers
from salesops.core.approvals.routing import in_place_of
from salesops.core.approvals.states import StepState
from salesops.core.sockets.handover import HandoverPart, handover_parts


def _waiting(person: Any) -> Any:
    """Open steps of the person himself; what he decides as a deputy ends with his deputyships."""
    rows = StepPerson.objects.filter(
        user=person, ended_at__isnull=True, step__state__in=(StepState.OPEN, StepState.ASKED)
    )
    return rows.select_related("step__approval__requester").order_by("step__due_at")


def _count(person: Any, day: date) -> int:
    return _waiting(person).count()


def _examples(person: Any, day: date) -> list[str]:
    return [row.step.approval.title for row in _waiting(person)[:5]]


def _take(*, person: Any, heir: Any, day: date, actor: Any, now: datetime) -> int:
    """Each step goes to the heir; what is the heir's own goes to his superior."""
    moved = 0
    for row in _waiting(person).select_for_update(of=("self",)):
        step: ApprovalStep = row.step
        chosen = in_place_of(heir, {step.approval.requester_id, *step.approval.barred}, day)
        if chosen is None:
            continue
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        StepPerson.objects.update_or_create(
            step=step,
            user=chosen.user,
            defaults={"via": StepPerson.Via.LEFT, "instead_of": person, "ended_at": None},
        )
        ApprovalDecision.objects.create(
            approval=step.approval, step=step, verb=ApprovalDecision.Verb.REASSIGN, by=actor, whom=chosen.user, at=now
        )
        tell_approvers(step, "arrived", now)
        moved += 1
    return moved


handover_parts.register(
    HandoverPart(
        code="approvals.waiting",
        label=_("Approvals waiting for a decision"),
        count=_count,
        take=_take,
        examples=_examples,
        rank=10,
    )
)
