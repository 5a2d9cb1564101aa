"""Production orders on the first page: what the secretary passes, what production answers and completes (ORD-16, T09, T10)."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.lacking import lacking_orders
from orders.models import Order, ProductionOrder
from orders.states.production import OPEN
from salesops.core import worktime
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 5
# Orders that lack something are looked for, not counted, beyond this.
LOOKED = 50
# Who passes them on; production may, and waits for others.
PASSING = ("SEC", "SSL")


def production(user: Any, now: datetime) -> dict[str, Any] | None:
    """Not answered, late, made later than promised; for who passes also the orders that lack goods. Three queries besides
    those of the reach.
    """
    today = timezone.localdate(now)
    seen = ProductionOrder.objects.visible_to(user).open()
    late = Q(state__in=("dated", "running"), finish_on__lt=today)
    counts = seen.order_by().aggregate(
        to_answer=Count("pk", filter=Q(state="passed")),
        unanswered=Count("pk", filter=Q(state="passed", answer_due__lt=now)),
        late=Count("pk", filter=late),
        past_promise=Count("pk", filter=Q(finish_on__gt=F("order__promised_on"))),
        all=Count("pk"),
    )
    passes = user.holds(*PASSING)
    lacking = list(_lacking(user)[: LOOKED + 1]) if passes else []
    if not counts["all"] and not lacking:
        return None
    first = seen.filter(Q(state="passed") | late).select_related("customer", "order") if counts["all"] else seen.none()
    lines = [
        {"production": one, "face": _face(one, now), "late": one.state != "passed"}
        for one in first.order_by(F("finish_on").asc(nulls_first=True), "answer_due", "pk")[:SHOWN]
    ]
    return counts | {
        "lines": lines, "lacking": lacking[:SHOWN], "lacks": min(len(lacking), LOOKED),
        "more": len(lacking) > LOOKED, "open": ",".join(OPEN),
    }  # fmt: skip


def _lacking(user: Any) -> Any:
    rows = Order.objects.visible_to(user).filter(lacking_orders()).select_related("customer")
    return rows.order_by("promised_on", "pk")


def _face(one: ProductionOrder, now: datetime) -> Any:
    """T10 of what was not answered yet."""
    if one.state != "passed":
        return None
    return worktime.face(one.passed_at, max(one.passed_at, one.answer_due), "wd", now)


widgets.register(
    Widget(
        "orders.production",
        _("Production orders"),
        "orders/widgets/production.html",
        production,
        "production",
        roles=(*PASSING, "PRD"),
        rank=23,
    )
)
