"""The day of a rep: own open orders, and what happened to each since the last working day began (ORD-5)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.models import LineEntry, Order, Shipment
from orders.rules.stock import plain
from orders.states.order import OPEN
from salesops.core.approvals.models import ApprovalDecision
from salesops.core.approvals.reading import waiting_for
from salesops.core.audit.models import Activity
from salesops.core.sockets.act_names import act_name
from salesops.core.worktime import add_working_days

KIND, SHIPMENTS = "orders.order", "orders.shipment"
# More open orders than one looks through in a morning.
SHOWN = 200
DECISIONS = ("approve", "reject", "send_back", "ask", "escalate")
MOVED = ("shipped", "signed", "returned", "invoiced")


@dataclass(frozen=True)
class Event:
    """Something that happened, in the reader's language."""

    at: datetime
    text: str
    who: str = ""
    note: str = ""


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


@dataclass(frozen=True)
class Newest:
    """The orders that changed last, of ``count`` in all; ``late``: how many of these passed their promised day."""

    since: datetime
    rows: Sequence[OpenOrder]
    count: int
    late: int


def since_of(today: date) -> datetime:
    """When the working day before ``today`` began."""
    return timezone.make_aware(datetime.combine(add_working_days(today, -1), time()))


def day_of(user: Any, now: datetime) -> Day:
    """The open orders ``user`` looks after; seven queries however many there are."""
    today = timezone.localdate(now)
    since = since_of(today)
    orders = list(_looked_after(user).select_related("customer")[: SHOWN + 1])
    further, orders = len(orders) > SHOWN, orders[:SHOWN]
    if not orders:
        return Day(since, (), (), False)
    ids = [order.pk for order in orders]
    events = _events(ids, since)
    waits = waiting_for(KIND, ids)
    found = [
        OpenOrder(
            order, _late(order.state, order.promised_on, today), waits.get(str(order.pk), ""), _newest_first(events[order.pk])
        )
        for order in orders
    ]  # fmt: skip
    changed = sorted((one for one in found if one.events), key=_newest, reverse=True)
    return Day(since, changed, [one for one in found if not one.events], further)


def changed_first(user: Any, now: datetime, limit: int) -> Newest:
    """Of the orders of :func:`day_of` the ``limit`` that changed last, with how many there are. Six queries."""
    today = timezone.localdate(now)
    since = since_of(today)
    brief = list(_looked_after(user).values_list("pk", "state", "promised_on")[:SHOWN])
    late = {pk for pk, state, promised_on in brief if _late(state, promised_on, today)}
    events = _events([pk for pk, *_rest in brief], since) if brief else {}
    last = sorted(events, key=lambda pk: max(event.at for event in events[pk]), reverse=True)[:limit]
    orders = Order.objects.select_related("customer").in_bulk(last)
    rows = [OpenOrder(orders[pk], pk in late, events=_newest_first(events[pk])) for pk in last]
    return Newest(since, rows, len(brief), len(late))


def _looked_after(user: Any) -> QuerySet[Order]:
    own = Order.objects.unfinished().filter(Q(owner=user, keeper=None) | Q(keeper=user))
    return own.order_by("promised_on", "pk")


def _newest(one: OpenOrder) -> datetime:
    return one.events[0].at


def _late(state: str, promised_on: date | None, today: date) -> bool:
    """Promised for a day that passed, and not yet all on its way."""
    return promised_on is not None and promised_on < today and state in OPEN and state != "shipped"


def _newest_first(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.at, reverse=True)


def _events(ids: Sequence[int], since: datetime) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    for order, event in (*_acts(ids, since), *_decisions(ids, since), *_quantities(ids, since)):
        found[order].append(event)
    return found


def _acts(ids: Sequence[int], since: datetime) -> list[tuple[int, Event]]:
    """What was done to the orders and their shipments. Two queries."""
    shipments = dict(Shipment.objects.filter(order__in=ids).values_list("pk", "order_id"))
    rows = Activity.objects.filter(
        Q(kind=KIND, record_id__in=[str(pk) for pk in ids])
        | Q(kind=SHIPMENTS, record_id__in=[str(pk) for pk in shipments]),
        at__gte=since,
    ).select_related("actor")
    found = []
    for row in rows:
        order = int(row.record_id) if row.kind == KIND else shipments[int(row.record_id)]
        reason = row.data.get("reason", "") if isinstance(row.data, dict) else ""
        found.append((order, Event(row.at, act_name(row.verb), row.actor.name if row.actor else "", str(reason))))
    return found


def _decisions(ids: Sequence[int], since: datetime) -> list[tuple[int, Event]]:
    """What approvers said. One query."""
    rows = ApprovalDecision.objects.filter(
        approval__kind=KIND, approval__record_id__in=[str(pk) for pk in ids], at__gte=since, verb__in=DECISIONS
    ).select_related("approval", "by")
    return [
        (
            int(row.approval.record_id),
            Event(
                row.at, f"{row.approval.plug.label}: {row.get_verb_display()}", row.by.name if row.by else "", row.note
            ),
        )
        for row in rows
    ]


def _quantities(ids: Sequence[int], since: datetime) -> list[tuple[int, Event]]:
    """How much was shipped, signed for, came back, was invoiced, together for each moment. One query."""
    rows = LineEntry.objects.filter(line__order__in=ids, at__gte=since, kind__in=MOVED).order_by()
    sums = rows.values_list("line__order_id", "kind", "at").annotate(all=Sum("quantity"))
    words = {
        "shipped": _("%(quantity)s shipped"), "signed": _("%(quantity)s signed for"),
        "returned": _("%(quantity)s came back"), "invoiced": _("%(quantity)s invoiced"),
    }  # fmt: skip
    return [(order, Event(at, words[kind] % {"quantity": plain(all_)})) for order, kind, at, all_ in sums]
