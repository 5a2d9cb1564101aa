"""The clock of a step (T08): due moments in the step's own unit, stopped while a question is open."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core import worktime
from salesops.core.approvals.policies import LIMITS
from salesops.core.approvals.states import StepState
from salesops.core.limits import Limit
from salesops.core.policies import policy_on
from salesops.core.web.clockface import ClockFace

if TYPE_CHECKING:
    from salesops.core.approvals.models import ApprovalStep


def due(arrived: datetime, limit: str, pauses: Sequence[tuple[datetime, datetime]] = ()) -> datetime:
    """When a step that arrived then is due; ``pauses`` are the stretches a question was open."""
    return worktime.due_at(arrived, limit, pauses)


def reminded(arrived: datetime, now: datetime) -> datetime:
    """When a step that arrived then is called to mind (defaults.md 7), by the policy of ``now``."""
    return worktime.due_at(arrived, policy_on(LIMITS, timezone.localdate(now))["remind"])


def reminded_from(now: datetime) -> datetime:
    """A step that arrived later than this can't have to be called to mind: hours of work take as long at least."""
    after: Limit = policy_on(LIMITS, timezone.localdate(now))["remind"]
    return now if after.unit.is_days else now - timedelta(hours=float(after.amount))


def manager_joins(due_at: datetime, now: datetime) -> datetime:
    """When the next manager joins in on a step that was due then (defaults.md 11), by the policy of ``now``."""
    return worktime.due_at(due_at, policy_on(LIMITS, timezone.localdate(now))["manager"])


def face_of(step: "ApprovalStep", now: datetime) -> ClockFace | None:
    """What the clock of a waiting step shows; it stands while a question is open."""
    if step.due_at is None or step.arrived_at is None:
        return None
    stopped = step.asked_at if step.state == StepState.ASKED else None
    said = _("question asked, clock stopped") if stopped else ""
    return worktime.face(step.arrived_at, step.due_at, Limit.of(step.limit).unit, stopped or now, paused=said)
