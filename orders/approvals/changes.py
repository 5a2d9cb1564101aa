"""Who decides on changes of confirmed orders (defaults.md 11, "Order change or cancellation")."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import Order, OrderChange
from orders.scope_orders import sees_amounts
from orders.services.changes import MATTER, apply_change, refuse_change
from salesops.core.formats import money
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

from .price import ROUTES as PRICE_ROUTES
from .price import RULES as PRICE_RULES
from .price import price_params

RULES = {
    "before": gettext_lazy("Before production begins: the supervisor"),
    "after": gettext_lazy("After production began: market manager and production"),
} | PRICE_RULES  # fmt: skip


def _route(record: Order, facts: Facts, day: date) -> Sequence[Stage]:
    """First the change itself, then whoever decides on prices like its new ones and wasn't asked yet."""
    first = Stage(("MM", "production"), "after") if facts["started"] else Stage(("supervisor",), "before")
    stages, asked = [first], set(first.approvers)
    if facts["level"]:
        for codes in PRICE_ROUTES[facts["level"]]:
            left = tuple(code for code in codes if code not in asked)
            if left:
                stages.append(Stage(left, facts["level"], price_params(day)))
                asked |= set(left)
    return stages


def _title(facts: Facts) -> str:
    kind = OrderChange.Kind(facts["kind"]).label
    return _("%(kind)s of an order · %(customer)s") % {"kind": kind, "customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    change = f"{money(Decimal(facts['before']))} → {money(Decimal(facts['after']))}"
    return [facts["number"], change, facts["reason"]]


def _panel(record: Order, facts: Facts, user: Any) -> dict[str, Any]:
    figures = ("from", "to", "unit_price", "discount_rate")
    rows = [row | {name: Decimal(row[name]) for name in figures} for row in facts["lines"]]
    days = {
        name: date.fromisoformat(facts[name]) if facts[name] else None for name in ("promised_before", "promised_after")
    }
    return {
        "order": record, "kind": OrderChange.Kind(facts["kind"]).label, "reason": facts["reason"], "rows": rows, **days,
        "before": Decimal(facts["before"]), "after": Decimal(facts["after"]), "amounts": sees_amounts(user, record),
    }  # fmt: skip


matters.register(
    Matter(
        code=MATTER,
        label=gettext_lazy("Change of an order"),
        route=_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        on_approved=apply_change,
        on_rejected=refuse_change,
        on_sent_back=refuse_change,
        on_withdrawn=refuse_change,
        panel="orders/_panel_change.html",
        panel_context=_panel,
        icon="order",
    )
)
