"""Approvals read from the record's side: its page shows whom it waits for and what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from salesops.core.approvals.detail import said, trail
from salesops.core.approvals.models import Approval, StepPerson
from salesops.core.approvals.states import ApprovalState, StepState
from salesops.core.sockets.records import kind_of


@dataclass(frozen=True)
class Round:
    """One round of approval, ready to draw. ``url`` opens it in the inbox for those who may see it there."""

    approval: Approval
    steps: list[dict[str, Any]]
    said: list[dict[str, Any]]
    visible: bool


def approvals_of(record: Model, user: Any, now: datetime, *, figures: bool = True) -> list[Round]:
    """Every round of ``record``, the newest first. The caller fetched the record through scope.

    Without ``figures`` whom it waits for and what they said, not by which rule: that tells how far over what.
    """
    rows = list(Approval.objects.of(kind_of(record).code, record.pk).select_related("requester")[:20])
    visible = set(Approval.objects.visible_to(user).filter(pk__in=[a.pk for a in rows]).values_list("pk", flat=True))
    found = []
    for approval in rows:
        steps = list(approval.steps.prefetch_related("people__user").order_by("stage", "id"))
        for step in steps:
            step.approval = approval
        drawn = trail(approval, steps, now)
        if not figures:
            drawn = [step | {"note": ""} for step in drawn]
        found.append(Round(approval, drawn, said(approval), approval.pk in visible))
    return found


def waiting_for(kind: str, record_ids: Iterable[Any]) -> dict[str, str]:
    """Record id → the names it waits for, for a list."""
    people = (
        StepPerson.objects.filter(
            step__approval__kind=kind,
            step__approval__record_id__in=[str(pk) for pk in record_ids],
            step__approval__state=ApprovalState.PENDING,
            step__state__in=(StepState.OPEN, StepState.ASKED),
            ended_at__isnull=True,
        )
        .order_by("step_id", "pk")
        .values_list("step__approval__record_id", "user__name")
    )
    names: dict[str, list[str]] = {}
    for record_id, name in people:
        names.setdefault(record_id, []).append(name)
    return {record_id: _(", ").join(dict.fromkeys(found)) for record_id, found in names.items()}
