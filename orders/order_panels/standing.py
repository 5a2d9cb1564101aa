"""That an order stands still, on its page (T11)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from orders.models import Order
from orders.standing import MOVING, standing
from salesops.core import worktime
from salesops.core.formats import day

from .registry import OrderWait, Waiting, order_waits


def _stands(order: Order, user: Any, now: datetime) -> Waiting | None:
    """Red once the clock ended. Two queries, none for orders not under way."""
    if order.state not in MOVING:
        return None
    for one in standing(Order.objects.filter(pk=order.pk), now):
        said = _("To be moved on: the step was planned for %(day)s") % {
            "day": day(one.planned_on, timezone.localdate(now))
        }
        return Waiting(said, order.owner.name, one.start, worktime.face(one.start, one.due, "wd", now))
    return None


order_waits.register(OrderWait("orders.standing", _stands, rank=50))
