"""Who decides on changes of confirmed orders (defaults.md 11, "Order change or cancellation")."""

from collections.abc import Sequence
from dataclasses import replace
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

from .over_credit import RULES as CREDIT_RULES
from .over_credit import credit_panel, credit_route
from .price import ROUTES as PRICE_ROUTES
from .price import RULES as PRICE_RULES
from .price import price_params

RULES = {
    "before": gettext_lazy("Before production begins: the supervisor"),
    "after": gettext_lazy("After production began: market manager and production"),
} | PRICE_RULES | {f"credit_{name}": sentence for name, sentence in CREDIT_RULES.items()}  # fmt: skip


def _route(record: Order, facts: Facts, day: date) -> Sequence[Stage]:
    """First the change itself, then whoever decides on prices like its new ones, and on its credit, and wasn't asked yet."""
    first = Stage(("MM", "production"), "after") if facts["started"] else Stage(("supervisor",), "before")
    more: list[Stage] = []
    if facts["level"]:
        more += [Stage(codes, facts["level"], price_params(day)) for codes in PRICE_ROUTES[facts["level"]]]
    if facts.get("credit"):
        more += [replace(s, rule=f"credit_{s.rule}") for s in credit_route(record, facts["credit"], day)]
    stages, asked = [first], set(first.approvers)
    for stage in more:
        left = tuple(code for code in stage.approvers if code not in asked)
        if left:
            stages.append(replace(stage, approvers=left))
            asked |= set(left)
    return stages


def _title(facts: Facts) -> str:
    kind = OrderChange.Kind(facts["kind"]).label
    return _("%(kind)s of an order · %(customer)s") % {"kind": kind, "customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    # Production decides once it began, and sees no amounts.
    worth = [] if facts["started"] else [f"{money(Decimal(facts['before']))} → {money(Decimal(facts['after']))}"]
    return [facts["number"], *worth, facts["reason"]]


def _panel(record: Order, facts: Facts, user: Any) -> dict[str, Any]:
    figures = ("from", "to", "unit_price", "discount_rate")
    rows = [row | {name: Decimal(row[name]) for name in figures} for row in facts["lines"]]
    days = {
        name: date.fromisoformat(facts[name]) if facts[name] else None for name in ("promised_before", "promised_after")
    }
    amounts = sees_amounts(user, record)
    over = facts.get("credit") if amounts else None
    return {
        "credit": credit_panel(record, over, user) if over else None,
        "order": record, "kind": OrderChange.Kind(facts["kind"]).label, "reason": facts["reason"], "rows": rows, **days,
        "before": Decimal(facts["before"]), "after": Decimal(facts["after"]), "amounts": amounts,
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
