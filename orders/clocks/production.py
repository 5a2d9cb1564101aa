"""Clocks of production: T09 passed to production, T10 answered with a date (defaults.md 5)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.approvers import department_heads
from orders.lacking import lacking_orders
from orders.models import Order, ProductionOrder
from orders.secretaries import secretaries_of
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, register_clock
from salesops.core.worktime import due_at

# Since when an order lacks something: its confirmation, a change that was applied, production that was called off.
CHANGED = Max("changes__decided_at", filter=Q(changes__state="applied"))
CALLED_OFF = Max("productions__ended_at", filter=Q(productions__state="cancelled"))


def lacking_since(rows: Any) -> list[tuple[Order, datetime]]:
    """Those of ``rows`` that lack something, and since when; not those a former system brought. One query."""
    found = rows.filter(lacking_orders(), imported_at=None, confirmed_at__isnull=False)
    found = found.annotate(changed=CHANGED, called_off=CALLED_OFF).select_related("customer", "owner").order_by("pk")
    return [(order, max(filter(None, (order.confirmed_at, order.changed, order.called_off)))) for order in found]


def to_pass() -> Iterator[RunningClock]:
    """Confirmed orders whose goods are neither in stock for them nor being made: against the secretary of the market."""
    found = lacking_since(Order.objects.all())
    keepers = secretaries_of({order.unit_id for order, _at in found}, timezone.localdate()) if found else {}
    for order, at in found:
        limit = clock_limit("T09", timezone.localdate(at))
        people = keepers.get(order.unit_id) or [order.owner]
        title = f"{order} {order.customer.called}"
        yield RunningClock(
            order.pk, title, at, limit, due_at(at, limit), owners=tuple(p.pk for p in people), record=order
        )


def to_answer() -> Iterator[RunningClock]:
    """Passed, and production has not said when."""
    rows = list(ProductionOrder.objects.filter(state="passed").select_related("customer").order_by("pk"))
    owners = tuple(person.pk for person in department_heads("PRD", timezone.localdate())) if rows else ()
    for one in rows:
        limit = clock_limit("T10", timezone.localdate(one.passed_at))
        title = f"{one} {one.customer.called}"
        yield RunningClock(one.pk, title, one.passed_at, limit, one.answer_due, owners=owners, record=one)


def move_answer(key: Any, due: datetime, actor: Any) -> None:
    """A change of the calendar moves what is still open."""
    ProductionOrder.objects.filter(pk=key, state="passed").update(answer_due=due)


register_clock(
    Clock(
        "T09", _("Production plan order passed"), starts=_("order confirmed"), stops=_("passed"), owner=_("secretary"),
        limit="1 wd", running=to_pass,
    )
)  # fmt: skip
register_clock(
    Clock(
        "T10", _("Production answers with a date"), starts=_("passed"), stops=_("date given"), owner=_("production"),
        limit="2 wd", running=to_answer, move=move_answer,
    )
)  # fmt: skip
