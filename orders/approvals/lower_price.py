"""Who decides on a credit note without a return (defaults.md 11)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import CreditNote
from orders.policies import PAYMENT
from orders.services import credit_notes as services
from salesops.core.formats import money
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

RULES = {
    "manager": gettext_lazy("Up to %(bound)s: market manager, then finance"),
    "director": gettext_lazy("Above %(bound)s: director, then finance"),
}


def _route(record: CreditNote, facts: Facts, day: date) -> Sequence[Stage]:
    policy = policy_on(PAYMENT, day)
    bound, limit = policy["price_by_manager"], policy["decide_within"]
    rule, first = ("manager", "MM") if Decimal(facts["amount"]) <= bound else ("director", "director")
    params = {"bound": money(bound)}
    return [Stage((first,), rule, params, limit), Stage(("finance",), rule, params, limit)]


def _title(facts: Facts) -> str:
    return _("Lower price · %(customer)s") % {"customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    return [facts["invoice"], money(Decimal(facts["amount"]))]


def _panel(record: CreditNote, facts: Facts, user: Any) -> dict[str, Any]:
    return {
        "note": record,
        "invoice": record.invoice,
        "amount": Decimal(facts["amount"]),
        "invoiced": Decimal(facts["invoiced"]),
        "lines": record.lines.select_related("invoice_line__line__product").order_by("invoice_line__no"),
    }


matters.register(
    Matter(
        code=services.MATTER,
        label=gettext_lazy("Lower price after the invoice"),
        route=_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        on_approved=services.approve_credit_note,
        on_rejected=services.refuse_credit_note,
        on_sent_back=services.refuse_credit_note,
        on_withdrawn=services.refuse_credit_note,
        panel="orders/invoices/_panel_lower_price.html",
        panel_context=_panel,
        icon="money",
    )
)
