"""Who is told what about an approval."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.sockets.approvals import directory


def _tell(people: Iterable[Any], event: str, approval: Approval, actor: Any, now: datetime, **params: Any) -> None:
    """Seam for ``salesops.core.notify``."""


def tell_approvers(step: ApprovalStep, what: str, now: datetime) -> None:
    """Tell those who may decide ``step``, deputies in force included: it arrived, is overdue, was withdrawn …"""
    people = {p.user_id: p.user for p in step.people.filter(ended_at__isnull=True).select_related("user")}
    deputies = directory().deputies_of(people, timezone.localdate(now))
    everyone = {**people, **{d.pk: d for d in deputies.values()}}
    barred = {step.approval.requester_id, *step.approval.barred}
    _tell([u for pk, u in everyone.items() if pk not in barred], what, step.approval, None, now)


def tell_requester(approval: Approval, what: str, actor: Any, now: datetime, note: str = "") -> None:
    """Tell the requester: decided, question asked."""
    _tell([approval.requester], what, approval, actor, now, note=note)
