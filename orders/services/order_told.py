"""Who hears that an order is held or goes on: its owner, who entered it, the secretary of the market."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from orders.models import Order
from orders.people import secretary_of, without
from salesops.core.notify import notify


def _tell(order: Order, code: str, *, actor: Any, now: datetime, **params: str) -> None:
    people = without([order.owner, order.entered_by, secretary_of(order.customer, timezone.localdate(now))], actor)
    notify(people, code, record=order, params={"customer": order.customer.name} | params, actor=actor, on=now)


def tell_paused(order: Order, reason: str, *, actor: Any, now: datetime) -> None:
    _tell(order, "orders.paused", actor=actor, now=now, who=actor.name if actor else "—", reason=reason)


def tell_resumed(order: Order, *, actor: Any, now: datetime) -> None:
    _tell(order, "orders.resumed", actor=actor, now=now)
