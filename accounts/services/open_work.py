"""Open work of a person: what a deputy or heir should know about (W16)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Deputyship, LeaveRequest, User
from salesops.core.approvals.models import Approval, ApprovalStep


@dataclass(frozen=True)
class OpenWork:
    """One kind of open work with how much of it."""

    label: str
    count: int


def open_work_of(person: User, day: date, besides: LeaveRequest | None = None) -> list[OpenWork]:
    """What waits for ``person`` on ``day``, kinds without anything left out; ``besides`` is the request being looked at."""
    requests = Approval.objects.pending().filter(requester=person)
    if besides is not None and besides.pk:
        requests = requests.exclude(kind="accounts.leave_request", record_id=str(besides.pk))
    counted: list[tuple[Any, int]] = [
        (_("approvals waiting for a decision"), ApprovalStep.objects.waiting_for(person, day).count()),
        (_("own requests under way"), requests.count()),
        (_("deputyships for others"), Deputyship.objects.in_force(day).filter(deputy=person).count()),
    ]
    return [OpenWork(str(label), n) for label, n in counted if n]
