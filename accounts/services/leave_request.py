"""Request leave in one go: what the form's main button does."""

from datetime import datetime
from typing import Any

from accounts.models import LeaveRequest, User
from accounts.services.leave import save_leave, submit_leave
from salesops.core.acts import act


@act("accounts.request_leave")
def request_leave(
    *,
    actor: Any,
    user: User,
    now: datetime,
    leave: LeaveRequest | None = None,
    version: int | None = None,
    **fields: Any,
) -> LeaveRequest:
    """Write and submit. When the submission is refused nothing is kept."""
    saved = save_leave(actor=actor, user=user, now=now, leave=leave, version=version, **fields)
    return submit_leave(actor=actor, leave=saved, now=now)
