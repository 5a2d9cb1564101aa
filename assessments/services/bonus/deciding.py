"""A bonus run goes from finance to the director and the general manager (defaults.md 11).

Lock order: the run, then what the approval engine locks.
"""

from datetime import datetime
from typing import Any

from assessments.models import BonusRun
from assessments.rules.bonus_runs import not_waiting
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval, withdraw
from salesops.core.approvals.states import ApprovalState
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Refused
from salesops.core.sockets.records import kind_of
from salesops.core.states import move

MATTER = "assessments.bonus_run"


def pending_approval(run: BonusRun) -> Approval | None:
    """The approval a submitted run waits for."""
    return Approval.objects.of(kind_of(run).code, run.pk).filter(state=ApprovalState.PENDING).first()


@act("assessments.submit_bonus")
def submit(*, actor: Any, run: BonusRun, version: int | None = None, now: datetime) -> BonusRun:
    """Hand a computed run to those who agree."""
    moved = move(run, "submit", actor=actor, version=version, submitted_by=actor)
    record_activity(moved, "assessments.submit_bonus", actor=actor)
    facts = {
        "number": moved.number, "cycle": moved.cycle.code, "people": moved.people, "payable": str(moved.payable),
        "computed_at": moved.computed_at.isoformat(),
    }  # fmt: skip
    open_approval(MATTER, moved, requester=actor, facts=facts, now=now)
    return moved


@act("assessments.withdraw_bonus")
def take_back(*, actor: Any, run: BonusRun, now: datetime) -> BonusRun:
    """Whoever submitted it takes it back."""
    found = pending_approval(run)
    if found is None:
        raise Refused(not_waiting())
    withdraw(approval=found, actor=actor, now=now)
    run.refresh_from_db()
    return run


@act("assessments.void_bonus")
def void(*, actor: Any, run: BonusRun, version: int | None = None) -> BonusRun:
    """Give a computed run up: its number stays, the cycle can be worked out anew."""
    moved = move(run, "void", actor=actor, version=version)
    record_activity(moved, "assessments.void_bonus", actor=actor)
    return moved


@act("assessments.approve_bonus")
def approved(*, record: BonusRun, approval: Approval, actor: Any, now: datetime) -> None:
    """Everybody agreed: people see theirs, payroll may be written. Called by the approval engine."""
    moved = move(record, "approve", actor=None, approved_at=now)
    record_activity(moved, "assessments.approve_bonus", actor=actor)


@act("assessments.reject_bonus")
def rejected(*, record: BonusRun, approval: Approval, actor: Any, now: datetime) -> None:
    """Void: it is worked out anew under another number. Called by the approval engine."""
    moved = move(record, "reject", actor=None)
    record_activity(moved, "assessments.reject_bonus", actor=actor)


@act("assessments.send_back_bonus")
def sent_back(*, record: BonusRun, approval: Approval, actor: Any, now: datetime) -> None:
    """Sent back or withdrawn: it may be voided or submitted again. Called by the approval engine."""
    moved = move(record, "return", actor=None)
    record_activity(moved, "assessments.send_back_bonus", actor=actor)
