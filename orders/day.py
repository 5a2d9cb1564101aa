"""The day of a rep: own open orders, and what happened to each since the last working day began (ORD-5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from orders.day_events import KIND, LATE_WHILE, Event, Newest, changed_first, events_of
from orders.models import Order
from salesops.core.approvals.reading import waiting_for
from salesops.core.worktime import add_working_days

# More open orders than one looks through in a morning.
SHOWN = 200


@dataclass
class OpenOrder:
    """One order with what happened to it, the newest first, and whom it waits for."""

    order: Order
    late: bool
    waits: str = ""
    events: list[Event] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return self.order.machine.state_of(self.order)


@dataclass(frozen=True)
class Day:
    """``since``: the beginning of the working day before."""

    since: datetime
    changed: Sequence[OpenOrder]
    unchanged: Sequence[OpenOrder]
    further: bool


def since_of(today: date) -> datetime:
    """When the working day before ``today`` began."""
    return timezone.make_aware(datetime.combine(add_working_days(today, -1), time()))


def day_of(user: Any, now: datetime) -> Day:
    """The open orders ``user`` looks after; four queries however many there are."""
    today = timezone.localdate(now)
    since = since_of(today)
    orders = list(_looked_after(user).select_related("customer")[: SHOWN + 1])
    further, orders = len(orders) > SHOWN, orders[:SHOWN]
    if not orders:
        return Day(since, (), (), False)
    ids = [order.pk for order in orders]
    events = events_of(ids, since)
    waits = waiting_for(KIND, ids)
    found = [
        OpenOrder(
            order, _late(order.state, order.promised_on, today), waits.get(str(order.pk), ""), events.get(order.pk, [])
        )
        for order in orders
    ]  # fmt: skip
    changed = sorted((one for one in found if one.events), key=_newest, reverse=True)
    return Day(since, changed, [one for one in found if not one.events], further)


def changed_of(user: Any, now: datetime, limit: int) -> Newest:
    """Of the orders of :func:`day_of` the ``limit`` that changed last, with how many there are. One query."""
    today = timezone.localdate(now)
    return changed_first(user.pk, since_of(today), today, limit, SHOWN)


def _looked_after(user: Any) -> QuerySet[Order]:
    own = Order.objects.unfinished().filter(Q(owner=user, keeper=None) | Q(keeper=user))
    return own.order_by("promised_on", "pk")


def _newest(one: OpenOrder) -> datetime:
    return one.events[0].at


def _late(state: str, promised_on: date | None, today: date) -> bool:
    """Promised for a day that passed, and not yet all on its way."""
    return promised_on is not None and promised_on < today and state in LATE_WHILE
