"""The clock of a step (T08): due moments in the step's own unit, stopped while a question is open."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from salesops.core import worktime
from salesops.core.limits import Limit, Unit

# After the limit the next manager joins in (defaults.md 11).
MANAGER_AFTER = "8 wh"


def due(arrived: datetime, limit: str) -> datetime:
    """When a step that arrived then is due."""
    return worktime.due_at(arrived, limit)


def manager_joins(due_at: datetime) -> datetime:
    """When the next manager joins in on a step that was due then."""
    return worktime.due_at(due_at, MANAGER_AFTER)


def resumed(due_at: datetime, stopped: datetime, now: datetime, limit: str) -> datetime:
    """The new due moment after the clock stood from ``stopped`` to ``now``; never earlier than before.

    Hours go on with what was left when it stopped; days move by the working (or calendar) days it stood.
    """
    unit = Limit.of(limit).unit
    if unit.is_days:
        start, end = timezone.localdate(stopped), timezone.localdate(now)
        lost = (end - start).days if unit is Unit.CD else worktime.working_days_between(start, end)
        return worktime.due_at(due_at, Limit(Decimal(lost), unit)) if lost else due_at
    if now <= stopped or due_at <= stopped:
        return due_at
    left = worktime.elapsed(stopped, due_at, unit)
    return max(worktime.due_at(now, Limit(left, unit)), due_at)
