"""Production orders on the first page: what the secretary passes, what production answers and completes (ORD-16, T09, T10)."""

from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.lacking import MAKES, any_lacking, lacking_orders
from orders.models import Order, ProductionOrder
from orders.states.production import OPEN
from salesops.core import worktime
from salesops.core.prepared import Prepared
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 5
# Orders that lack something are looked for, not counted, beyond this.
LOOKED = 50
# More open ones than that are told as "more than"; the list has them all.
MOST = 200
# Who passes them on; production may, and waits for others.
PASSING = ("SEC", "SSL")
_ANY_OPEN = Prepared("open_production", f"SELECT EXISTS (SELECT FROM orders_productionorder WHERE state IN {OPEN!r})")


def production(user: Any, now: datetime) -> dict[str, Any] | None:
    """Not answered, late, made later than promised; for who passes also the orders that lack goods. Three queries besides those of
    the reach.
    """
    today = timezone.localdate(now)
    seen = _seen(user) if _ANY_OPEN.first()[0] else []
    lacking = list(_lacking(user)[: LOOKED + 1]) if user.holds(*PASSING) else []
    if not seen and not lacking:
        return None
    counted = seen[:MOST]
    to_answer = [one for one in counted if one.state == "passed"]
    late = [one for one in counted if _late(one, today)]
    first = [one for one in counted if one.state == "passed" or _late(one, today)][:SHOWN]
    return {
        "to_answer": len(to_answer),
        "unanswered": sum(one.answer_due < now for one in to_answer),
        "late": len(late),
        "past_promise": sum(_after_promise(one) for one in counted),
        "all": len(counted),
        "beyond": len(seen) > MOST,
        "lines": [{"production": one, "face": _face(one, now), "late": one.state != "passed"} for one in first],
        "lacking": lacking[:SHOWN],
        "lacks": min(len(lacking), LOOKED),
        "more": len(lacking) > LOOKED,
        "open": ",".join(OPEN),
    }


def _seen(user: Any) -> list[ProductionOrder]:
    rows = ProductionOrder.objects.visible_to(user).open().select_related("customer", "order")
    return list(rows.order_by(F("finish_on").asc(nulls_first=True), "answer_due", "pk")[: MOST + 1])


def _late(one: ProductionOrder, today: date) -> bool:
    return one.state in ("dated", "running") and one.finish_on is not None and one.finish_on < today


def _after_promise(one: ProductionOrder) -> bool:
    promised = one.order.promised_on
    return one.finish_on is not None and promised is not None and one.finish_on > promised


def _lacking(user: Any) -> Any:
    if not any_lacking():
        return Order.objects.none()
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
        there=f"""SELECT FROM orders_productionorder WHERE state IN {OPEN!r}
            UNION ALL SELECT FROM orders_order WHERE state IN {MAKES!r} AND imported_at IS NULL""",
    )
)
