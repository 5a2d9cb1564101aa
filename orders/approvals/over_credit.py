"""Who decides on orders (defaults.md 11)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.scope.customers import reaches
from orders.credit import said_by
from orders.models import Order
from orders.policies import SELLING
from orders.services import orders as services
from salesops.core.formats import money
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

RULES = {
    "manager": gettext_lazy("Over by up to %(manager)s%%, nothing overdue: market manager and finance"),
    "director": gettext_lazy("Over by up to %(director)s%%, or overdue by up to %(days)s days: market manager, then director"),
    "general": gettext_lazy("More than that, frozen, or nothing on account: up to the general manager"),
}  # fmt: skip
FIGURES = ("receivables", "open_orders", "this_order", "wanted", "limit", "over")
# Reasons that no amount makes small: the general manager decides.
GRAVE = frozenset({"orders.credit-frozen", "orders.only-prepaid", "orders.credit-review-missed"})


def credit_route(record: Order, facts: Facts, day: date) -> list[Stage]:
    """Who allows an exception of the credit with these figures (``credit_facts``)."""
    policy = policy_on(SELLING, day)
    limit = policy["decide_within"]
    params = {
        "manager": f"{policy['manager_over'].normalize():f}",
        "director": f"{policy['director_over'].normalize():f}",
        "days": policy["director_overdue"],
    }
    codes = {refusal["code"] for refusal in facts["refusals"]}
    percent = Decimal(facts["percent"]) if facts["percent"] is not None else Decimal()
    # Over a limit of 0 there is no percentage: it is more than any.
    endless = "orders.credit-limit" in codes and facts["percent"] is None
    late = facts["overdue_days"]
    if codes & GRAVE or endless or percent > policy["director_over"] or late > policy["director_overdue"]:
        return [
            Stage(("MM",), "general", params, limit),
            Stage(("director", "finance"), "general", params, limit),
            Stage(("GM",), "general", params, limit),
        ]
    if late or percent > policy["manager_over"]:
        return [Stage(("MM",), "director", params, limit), Stage(("director",), "director", params, limit)]
    return [Stage(("MM", "finance"), "manager", params, limit)]


def _title(facts: Facts) -> str:
    return _("Order over its credit · %(customer)s") % {"customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    over = [_("%(amount)s over") % {"amount": money(Decimal(facts["over"]))}] if Decimal(facts["over"]) else []
    return [facts["number"], money(Decimal(facts["this_order"])), *over]


def credit_panel(record: Order, facts: Facts, user: Any) -> dict[str, Any]:
    """The figures of the check, and what it said."""
    figures = {name: Decimal(facts[name]) for name in FIGURES}
    seen = record.number and Order.objects.visible_to(user).filter(pk=record.pk).exists()
    rows = (
        reverse("orders:order_credit", args=[record.number])
        if seen and reaches(user, record.customer, "credit")
        else ""
    )
    return {"order": record, "figures": figures, "said": said_by(facts, facts["refusals"]), "rows": rows}


matters.register(
    Matter(
        code=services.MATTER,
        label=gettext_lazy("Order over its credit"),
        route=credit_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        on_approved=services.allow_exception,
        on_rejected=services.refuse_exception,
        on_sent_back=services.refuse_exception,
        on_withdrawn=services.refuse_exception,
        panel="orders/_panel_over_credit.html",
        panel_context=credit_panel,
        icon="order",
    )
)
