"""Production on the page of an order: what it lacks, what is being made for it, when it will be there (ORD-16)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from orders.clocks.production import lacking_since
from orders.lacking import MAKES, free_of, lacks_of
from orders.models import Order, ProductionOrder
from orders.scope_production import may_produce
from salesops.core import worktime
from salesops.core.formats import day
from salesops.core.sockets.clocks import clock_limit

from .beside import has_none
from .registry import (
    OrderPanel,
    OrderTicks,
    OrderVerb,
    OrderWait,
    Tick,
    Waiting,
    order_panels,
    order_ticks,
    order_verbs,
    order_waits,
)


def _panel(order: Order, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """What is made for it and what it lacks. Four queries at most; nothing for an order all in stock."""
    if order.confirmed_on is None:
        return None
    lacks = _lacks(order)
    if not lacks and has_none(order, "production"):
        return None
    lines = list(order.lines.select_related("product").order_by("no")) if lacks else []
    found = ProductionOrder.objects.visible_to(user).filter(order=order).select_related("order")
    rows = list(found.prefetch_related("lines__line__product").order_by("pk"))
    if not lacks and not rows:
        return None
    return {
        "rows": [{"production": one, "state": one.machine.state_of(one)} for one in rows],
        "lacking": [{"line": line, "lacks": lacks[line.pk]} for line in lines if line.pk in lacks],
    }


def _lacks(order: Order) -> dict[int, Decimal]:
    """Line id → what it lacks; a page asks several times."""
    kept: dict[int, Decimal] | None = order.__dict__.get("_lacks")
    if kept is None:
        kept = order.__dict__["_lacks"] = lacks_of(order.lines.all()) if order.state in MAKES else {}
    return kept


def _lacking(order: Order, user: Any) -> bool:
    return may_produce(user, order.customer, "pass") and bool(_lacks(order))


def _free(order: Order, user: Any) -> bool:
    """Whether something it lacks came free in stock."""
    if not _lacking(order, user):
        return False
    return any(free_of(order.lines.filter(pk__in=_lacks(order)).values_list("product_id", flat=True)).values())


def _to_pass(order: Order, user: Any, now: datetime) -> Waiting | None:
    """T09: what it lacks is not passed to production."""
    if not _lacks(order):
        return None
    for _order, since in lacking_since(Order.objects.filter(pk=order.pk)):
        due = worktime.due_at(since, clock_limit("T09", timezone.localdate(since)))
        may = may_produce(user, order.customer, "pass")
        return Waiting(
            _("To be passed to production: goods are neither in stock for it nor being made"),
            _("Secretary of the market"), since, worktime.face(since, due, "wd", now),
            reverse("orders:pass_production", args=[order.number]) if may else "", _("Pass to production"),
        )  # fmt: skip
    return None


def _to_make(order: Order, user: Any, now: datetime) -> Waiting | None:
    """T10, or the day production named when it is later than promised or has passed."""
    if order.confirmed_on is None or has_none(order, "production"):
        return None
    rows = ProductionOrder.objects.visible_to(user).filter(order=order).open().select_related("order")
    found, today = list(rows.order_by("pk")), timezone.localdate(now)
    for one in found:
        url = reverse("orders:production", args=[one.number])
        if one.state == "passed":
            face = worktime.face(one.passed_at, max(one.passed_at, one.answer_due), "wd", now)
            return Waiting(_("Production's date"), _("Production"), one.passed_at, face, url, one.number)
    for one in found:
        url, finish = reverse("orders:production", args=[one.number]), one.finish_on
        if finish and (one.is_late or finish < today):
            said = _("Made until %(day)s; promised for %(promised)s") % {
                "day": day(finish, today), "promised": day(order.promised_on, today),
            }  # fmt: skip
            return Waiting(said, _("Production"), one.answered_at, None, url, one.number, state="late")
    return None


def _ticks(order: Order, user: Any, now: datetime) -> Sequence[Tick]:
    """One tick for all that is made; none for orders from stock."""
    if has_none(order, "production"):
        return []
    rows = list(ProductionOrder.objects.filter(order=order).exclude(state="cancelled").order_by("-finish_on", "-pk"))
    if not rows:
        return []
    still = [one for one in rows if one.is_open]
    if not still:
        return [Tick(pgettext("of an order", "Production"), "done")]
    last, today = still[0], timezone.localdate(now)
    note = day(last.finish_on, today) if last.finish_on else str(last.machine.state_of(last).label)
    late = order.promised_on and last.finish_on and last.finish_on > order.promised_on
    return [
        Tick(pgettext("of an order", "Production"), "now", note, "late" if late else "" if last.finish_on else "soon")
    ]


order_panels.register(
    OrderPanel(
        "orders.production", pgettext_lazy("of an order", "Production"), "orders/production/_panel.html", _panel, rank=15,
        capability="production",
    )
)  # fmt: skip
order_verbs.register(
    OrderVerb(
        "orders.pass_production", gettext_lazy("Pass to production"),
        lambda order: reverse("orders:pass_production", args=[order.number]), _lacking, primary=True, icon="unit", rank=15,
    )
)  # fmt: skip
order_verbs.register(
    OrderVerb(
        "orders.reserve_free", gettext_lazy("Reserve free stock"),
        lambda order: reverse("orders:reserve_free", args=[order.number]), _free, post=True, rank=16,
    )
)  # fmt: skip
order_waits.register(OrderWait("orders.production_to_pass", _to_pass, rank=30))
order_waits.register(OrderWait("orders.production", _to_make, rank=31))
order_ticks.register(OrderTicks("orders.production", "ship", _ticks, rank=10))
