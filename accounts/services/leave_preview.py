"""What a leave request would mean if it were submitted now: days, who decides and why, what speaks against it (ACC-13)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import LeaveRequest
from accounts.rules.leave import days_in_order
from accounts.services.leave import MATTER, leave_facts, reasons_against, working_days
from accounts.services.open_work import OpenWork, open_work_of
from salesops.core.approvals.routing import Explained, explain_route
from salesops.core.refusals import Refusal


@dataclass(frozen=True)
class LeavePreview:
    """``days``: working days, in half days; ``route`` is empty where there is nothing to decide."""

    days: Decimal = Decimal(0)
    against: list[Refusal] = field(default_factory=list)
    route: list[Explained] = field(default_factory=list)
    open_work: list[OpenWork] = field(default_factory=list)


def preview_of(leave: LeaveRequest, *, actor: Any, today: date) -> LeavePreview:
    """Dry run for ``leave`` (saved or not) as ``actor`` would submit it. Writes nothing."""
    stretch = (leave.starts_on, leave.starts_noon, leave.ends_on, leave.ends_noon)
    # First the order: nobody counts the days of a thousand years.
    if disorder := days_in_order(*stretch):
        return LeavePreview(against=[disorder])
    leave.days = working_days(*stretch)
    against = reasons_against(leave, today)
    work = open_work_of(leave.user, leave.starts_on, leave)
    if not leave.days:
        return LeavePreview(against=against, open_work=work)
    facts = leave_facts(leave, today)
    route = explain_route(MATTER, leave, requester=leave.user, facts=facts, day=today, actor=actor)
    return LeavePreview(leave.days, against, route, work)
