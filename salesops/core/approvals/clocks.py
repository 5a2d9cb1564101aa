"""T08, the clock of an approval step (defaults.md 5): its limit is a dated policy, a change of the calendar moves open steps."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from salesops.core.approvals.models import ApprovalDecision, ApprovalStep
from salesops.core.approvals.states import StepState
from salesops.core.limits import Limit
from salesops.core.sockets.clocks import Clock, Pause, RunningClock, register_clock

Verb = ApprovalDecision.Verb


def _pauses(steps: list[int]) -> dict[int, list[Pause]]:
    """Closed questions by step: asked until answered. One query for all steps."""
    found: dict[int, list[Pause]] = defaultdict(list)
    asked: dict[int, datetime] = {}
    said = ApprovalDecision.objects.filter(step__in=steps, verb__in=(Verb.ASK, Verb.ANSWER)).order_by("id")
    for step, verb, at in said.values_list("step_id", "verb", "at"):
        if verb == Verb.ASK:
            asked[step] = at
        elif step in asked:
            found[step].append((asked.pop(step), at))
    return found


def running() -> Iterator[RunningClock]:
    """Open steps; one with a question asked stands still and gets its due moment with the answer."""
    steps = list(ApprovalStep.objects.filter(state=StepState.OPEN).select_related("approval"))
    pauses = _pauses([step.pk for step in steps])
    for step in steps:
        if step.arrived_at and step.due_at:
            title = step.approval.plug.title(step.approval.facts)
            limit = Limit.of(step.limit)
            yield RunningClock(step.pk, title, step.arrived_at, limit, step.due_at, tuple(pauses[step.pk]))


def move(key: Any, due: datetime, actor: Any) -> None:
    """Write the due moment the changed calendar gives; a step decided meanwhile keeps its own."""
    ApprovalStep.objects.filter(pk=key, state=StepState.OPEN).update(due_at=due)


register_clock(
    Clock(
        code="T08",
        label=_("Approval step"),
        starts=_("arrives"),
        stops=_("decided"),
        owner=_("approver"),
        limit="8 wh",
        pause=_("question to the requester"),
        escalates=_("at 100 % the deputy"),
        running=running,
        move=move,
        # Approvals remind, call the deputy and the next manager by themselves (services/escalate.py).
        ladder=None,
    )
)
