"""Who decides on prices that aren't free (defaults.md 11, "Discount", "Below floor")."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.models import Customer
from orders.models import Order
from orders.policies import PRICING
from orders.price_figures import MATTER
from orders.pricing import Buyer, floor_lights
from orders.services.price_approvals import allow_price, refuse_price
from salesops.core.formats import money
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

RULES = {
    "supervisor": gettext_lazy("Discount up to %(supervisor)s%%: the supervisor"),
    "manager": gettext_lazy("Discount up to %(manager)s%%: the market manager"),
    "director": gettext_lazy("Discount above %(manager)s%%: the director"),
    "floor": gettext_lazy("Below the floor: market manager, then director"),
    "loss": gettext_lazy("Below the floor: up to the general manager"),
}  # fmt: skip
ROUTES: dict[str, tuple[tuple[str, ...], ...]] = {
    "supervisor": (("supervisor",),),
    "manager": (("MM",),),
    "director": (("director",),),
    "floor": (("MM",), ("director",)),
    "loss": (("MM",), ("director", "finance"), ("GM",)),
}


def price_params(day: date) -> dict[str, str]:
    """What the sentences of the rules say on ``day``."""
    policy = policy_on(PRICING, day)
    return {name: f"{policy[f'{name}_discount'].normalize():f}" for name in ("supervisor", "manager")}


def _route(record: Order, facts: Facts, day: date) -> Sequence[Stage]:
    policy, level = policy_on(PRICING, day), facts["level"]
    params = price_params(day)
    limit = policy["floor_within"] if level in ("floor", "loss") else policy["price_within"]
    return [Stage(codes, level, params, limit) for codes in ROUTES[level]]


def _title(facts: Facts) -> str:
    return _("Prices of an order · %(customer)s") % {"customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    n = len(facts["lines"])
    return [facts["number"], money(Decimal(facts["worth"])), ngettext("%(n)s line", "%(n)s lines", n) % {"n": n}]


def _panel(record: Order, facts: Facts, user: Any) -> dict[str, Any]:
    """The lines asked for; the floor as a figure only for readers of cost."""
    day = date.fromisoformat(facts["day"])
    customer = Customer.objects.get(pk=record.customer_id)
    proposed = {row["product"]: (Decimal(row["unit_price"]), Decimal(row["discount_rate"])) for row in facts["lines"]}
    lights = floor_lights(user, proposed, day, Buyer.of(customer, day))
    figures = ("quantity", "unit_price", "discount_rate", "usual", "against")
    rows = [
        row
        | {name: None if row[name] is None else Decimal(row[name]) for name in figures}
        | {"floor": lights[row["product"]].floor if row["product"] in lights else None}
        for row in facts["lines"]
    ]
    return {"order": record, "rows": rows, "floors": any(row["floor"] is not None for row in rows)}


matters.register(
    Matter(
        code=MATTER,
        label=gettext_lazy("Prices of an order"),
        route=_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        on_approved=allow_price,
        on_rejected=refuse_price,
        on_sent_back=refuse_price,
        on_withdrawn=refuse_price,
        panel="orders/_panel_price.html",
        panel_context=_panel,
        icon="order",
    )
)
