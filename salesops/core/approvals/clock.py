"""The clock of a step (T08): due moments in the step's own unit, stopped while a question is open."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from salesops.core import worktime
from salesops.core.approvals.states import StepState
from salesops.core.limits import Limit
from salesops.core.web.clockface import ClockFace

if TYPE_CHECKING:
    from salesops.core.approvals.models import ApprovalStep

# A step that still waits is called to mind (defaults.md 7); after the limit the next manager joins in (defaults.md 11).
REMIND_AFTER = "4 wh"
MANAGER_AFTER = "8 wh"


def due(arrived: datetime, limit: str, pauses: Sequence[tuple[datetime, datetime]] = ()) -> datetime:
    """When a step that arrived then is due; ``pauses`` are the stretches a question was open."""
    return worktime.due_at(arrived, limit, pauses)


def reminded(arrived: datetime) -> datetime:
    """When a step that arrived then is called to mind."""
    return worktime.due_at(arrived, REMIND_AFTER)


def manager_joins(due_at: datetime) -> datetime:
    """When the next manager joins in on a step that was due then."""
    return worktime.due_at(due_at, MANAGER_AFTER)


def face_of(step: "ApprovalStep", now: datetime) -> ClockFace | None:
    """What the clock of a waiting step shows; it stands while a question is open."""
    if step.due_at is None or step.arrived_at is None:
        return None
    stopped = step.asked_at if step.state == StepState.ASKED else None
    said = _("question asked, clock stopped") if stopped else ""
    return worktime.face(step.arrived_at, step.due_at, Limit.of(step.limit).unit, stopped or now, paused=said)
