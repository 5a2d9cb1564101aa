"""Invariants of approvals: whatever waits, waits for somebody (defaults.md 11)."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

from .models import Approval, ApprovalStep, StepPerson
from .states import ApprovalState


@invariant(
    "approvals.pending_waits_for_somebody", _("Every pending approval has an open step with somebody to decide it")
)
def pending_waits_for_somebody() -> Iterator[str]:
    people = StepPerson.objects.filter(step=OuterRef("pk"), ended_at__isnull=True)
    held = ApprovalStep.objects.waiting().filter(Exists(people), approval=OuterRef("pk"))
    for approval in Approval.objects.pending().exclude(Exists(held)).order_by("pk"):
        yield f"approval {approval.pk} ({approval.matter}, {approval.kind} {approval.record_id}) waits for nobody"


@invariant("approvals.closed_ask_nobody", _("No step of a closed approval is still open"))
def closed_ask_nobody() -> Iterator[str]:
    left = ApprovalStep.objects.waiting().exclude(approval__state=ApprovalState.PENDING)
    for step in left.select_related("approval").order_by("pk"):
        yield f"step {step.pk} of approval {step.approval_id} is {step.state}, the approval is {step.approval.state}"
