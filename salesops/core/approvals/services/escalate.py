"""What the clock does: at the limit the deputy is called, some working hours later the next manager joins in.

Never a decision. Runs every minute; each rung of each step is one row, so running twice changes nothing.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from salesops.core.acts import act
from salesops.core.approvals import clock
from salesops.core.approvals.models import ApprovalDecision, ApprovalEscalation, ApprovalStep, StepPerson
from salesops.core.approvals.notices import tell_approvers
from salesops.core.approvals.routing import in_place_of
from salesops.core.approvals.states import StepState
from salesops.core.sockets.approvals import directory

Level, Verb, Via = ApprovalEscalation.Level, ApprovalDecision.Verb, StepPerson.Via


@act("approvals.escalate")
def escalate_due(*, actor: Any, now: datetime, at_most: int = 500) -> int:
    """Climb every rung whose moment has come; returns how many were climbed now, reminders not counted."""
    _remind(now, at_most)
    at_the_top = ApprovalEscalation.objects.filter(step=OuterRef("pk"), due_at=OuterRef("due_at"), level=Level.MANAGER)
    overdue = (
        ApprovalStep.objects.filter(~Exists(at_the_top), state=StepState.OPEN, due_at__lte=now)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("approval__requester")
        .order_by("due_at")[:at_most]
    )
    return sum(_climb(step, now) for step in overdue)


def _remind(now: datetime, at_most: int) -> None:
    reminded = ApprovalEscalation.objects.filter(step=OuterRef("pk"), level=Level.REMINDER)
    waiting = (
        ApprovalStep.objects.filter(~Exists(reminded), state=StepState.OPEN, due_at__gt=now)
        .filter(arrived_at__lte=clock.reminded_from(now))
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("approval__requester")
        .order_by("arrived_at")[:at_most]
    )
    for step in waiting:
        if step.arrived_at and clock.reminded(step.arrived_at, now) <= now and _rung(step, Level.REMINDER, now):
            tell_approvers(step, "waiting", now)


def _climb(step: ApprovalStep, now: datetime) -> int:
    climbed = 0
    if _rung(step, Level.DEPUTY, now):
        climbed += 1
        tell_approvers(step, "overdue", now)
    if step.due_at and clock.manager_joins(step.due_at, now) <= now and _rung(step, Level.MANAGER, now):
        climbed += 1
        _call_manager(step, now)
    return climbed


def _rung(step: ApprovalStep, level: int, now: datetime) -> bool:
    if step.due_at is None:
        return False
    _row, climbed = ApprovalEscalation.objects.get_or_create(
        step=step, due_at=step.due_at, level=level, defaults={"at": now}
    )
    return climbed


def _call_manager(step: ApprovalStep, now: datetime) -> None:
    day = timezone.localdate(now)
    barred = {step.approval.requester_id, *step.approval.barred}
    live = list(step.people.filter(ended_at__isnull=True).select_related("user"))
    asked = {p.user_id for p in live}
    for person in live:
        chosen = in_place_of(directory().manager_of(person.user, day), barred | asked, day)
        if chosen is None:
            continue
        asked.add(chosen.user.pk)
        StepPerson.objects.get_or_create(
            step=step, user=chosen.user, defaults={"via": Via.ESCALATED, "instead_of": person.user}
        )
        ApprovalDecision.objects.create(
            approval=step.approval, step=step, verb=Verb.ESCALATE, whom=chosen.user, on_behalf_of=person.user, at=now
        )
    tell_approvers(step, "escalated", now)


@act("approvals.reassign")
def replace_those_who_left(*, actor: Any, now: datetime) -> int:
    """Open steps whose every approver was deactivated or left go to the superior; returns how many moved."""
    day = timezone.localdate(now)
    gone = (
        StepPerson.objects.filter(step__state__in=(StepState.OPEN, StepState.ASKED), ended_at__isnull=True)
        .filter(user__is_active=False)
        .select_for_update(of=("self",))
        .select_related("user", "step__approval__requester")
    )
    moved = 0
    for row in gone:
        step = row.step
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        if step.people.filter(ended_at__isnull=True).exists():
            continue
        chosen = in_place_of(row.user, {step.approval.requester_id, *step.approval.barred}, day)
        if chosen is None:
            # Nobody above: it stays where it is, in sight of the requester, rather than vanish.
            row.ended_at = None
            row.save(update_fields=["ended_at"])
            continue
        StepPerson.objects.update_or_create(
            step=step, user=chosen.user, defaults={"via": Via.LEFT, "instead_of": row.user, "ended_at": None}
        )
        ApprovalDecision.objects.create(
            approval=step.approval, step=step, verb=Verb.REASSIGN, by=actor, whom=chosen.user, at=now
        )
        tell_approvers(step, "arrived", now)
        moved += 1
    return moved
