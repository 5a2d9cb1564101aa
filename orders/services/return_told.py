"""Who hears of returns: service to evaluate, rep and requester of what was decided, logistics of what comes."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.approvers import department_heads
from orders.models import Return
from orders.people import without
from salesops.core.notify import notify


def departments(roles: tuple[str, ...], now: datetime) -> list[Any]:
    """Heads of the departments of ``roles``, or everybody there."""
    return [person for role in roles for person in department_heads(role, timezone.localdate(now))]


def _told(taken: Return) -> dict[str, str]:
    return {"number": taken.number, "customer": taken.customer.called}


def tell_evaluate(taken: Return, *, actor: Any, now: datetime) -> None:
    people = without(departments(("CSV",), now) or departments(("TEC",), now), actor)
    notify(people, "orders.return_to_evaluate", record=taken, params=_told(taken), actor=actor, on=now)


def tell_may_come(taken: Return, *, actor: Any, now: datetime) -> None:
    """Rep and requester hear what was decided; logistics that goods come."""
    event = "orders.return_conceded" if taken.advice == Return.Way.CONCEDE else "orders.return_approved"
    people = without([taken.requested_by, taken.owner], actor)
    notify(people, event, record=taken, params=_told(taken), actor=actor, on=now)
    if taken.advice != Return.Way.CONCEDE:
        coming = without(departments(("LOG",), now), actor)
        notify(coming, "orders.return_coming", record=taken, params=_told(taken), actor=actor, on=now)


def tell_ended(taken: Return, *, actor: Any, now: datetime) -> None:
    people = without([taken.requested_by, taken.owner], actor)
    params = _told(taken) | {"reason": taken.end_reason}
    notify(people, "orders.return_refused", record=taken, params=params, actor=actor, on=now)


def tell_back(taken: Return, *, actor: Any, now: datetime) -> None:
    people = without([taken.requested_by, taken.owner], actor)
    notify(people, "orders.return_back", record=taken, params=_told(taken), actor=actor, on=now)
