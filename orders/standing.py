"""Orders that stand still: the day planned for their next step has passed and nothing moved (T11, defaults.md 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from orders.models import Order
from orders.states.shipment import STILL_HERE
from salesops.core.audit.models import Activity
from salesops.core.sockets.clocks import clock_limit
from salesops.core.worktime import due_at

MOVING = ("confirmed", "preparing", "partly_shipped", "shipped")
# The day of a step counts from its morning; the clock looks at the day alone.
MORNING = time(9)
DELIVERY = Min("shipments__planned_on", filter=Q(shipments__state__in=[*STILL_HERE, "in_transit"]))
COMPLETION = Min("productions__finish_on", filter=Q(productions__state__in=["dated", "running"]))
ANSWER = Min("productions__answer_due", filter=Q(productions__state="passed"))


@dataclass(frozen=True)
class Standing:
    """``order`` with the day its step was planned for, and when it should have moved."""

    order: Order
    planned_on: date
    start: datetime
    due: datetime


def standing(rows: Any, now: datetime) -> Sequence[Standing]:
    """Those of ``rows`` whose step is past its day: a delivery, a completion, else the day promised. Two queries.

    On hold nothing runs; after a pause the clock begins anew. What waits for production's date (T10) or for a signature (T13)
    has its own clock, and so has what a former system brought.
    """
    today = timezone.localdate(now)
    found = rows.filter(state__in=MOVING, imported_at=None).annotate(
        delivery=DELIVERY, completion=COMPLETION, answer=ANSWER
    )
    found = found.annotate(step=Least("delivery", "completion")).filter(Q(step__isnull=False) | Q(answer__isnull=True))
    found = found.exclude(state="shipped", delivery__isnull=True)
    found = found.annotate(planned=Coalesce("step", F("promised_on"))).filter(planned__lte=today)
    orders = list(found.select_related("customer__owner", "owner").order_by("planned", "pk"))
    ids = [str(order.pk) for order in orders]
    resumed = Activity.objects.filter(kind="orders.order", verb="orders.resume_order", record_id__in=ids).order_by("id")
    again = dict(resumed.values_list("record_id", "at")) if ids else {}
    told = []
    for order in orders:
        start = timezone.make_aware(datetime.combine(order.planned, MORNING))
        start = max(start, again.get(str(order.pk), start))
        due = due_at(start, clock_limit("T11", timezone.localdate(start)))
        told.append(Standing(order, order.planned, start, due))
    return told
