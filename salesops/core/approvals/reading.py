"""Approvals read from the record's side: its page shows whom it waits for and what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from salesops.core.approvals.detail import said, trail
from salesops.core.approvals.models import Approval
from salesops.core.prepared import Prepared
from salesops.core.sockets.records import kind_of

_WAITING_FOR = Prepared(
    "approvals_waiting_for",
    """
SELECT a.record_id, u.name FROM approvals_approval a
JOIN approvals_approvalstep s ON s.approval_id = a.id AND s.state IN ('open', 'asked')
JOIN approvals_stepperson p ON p.step_id = s.id AND p.ended_at IS NULL JOIN accounts_user u ON u.id = p.user_id
WHERE a.kind = $1 AND a.state = 'pending' AND a.record_id = ANY ($2) ORDER BY s.id, p.id
""",
    "text",
    "text[]",
    generic=True,
)


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
    people = _WAITING_FOR.all(kind, [str(pk) for pk in record_ids])
    names: dict[str, list[str]] = {}
    for record_id, name in people:
        names.setdefault(record_id, []).append(name)
    return {record_id: _(", ").join(dict.fromkeys(found)) for record_id, found in names.items()}
