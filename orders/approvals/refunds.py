"""Who decides on a refund (defaults.md 11): market manager, then finance; not who booked the receipt or changed the account."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import Refund
from orders.policies import WRITE_OFFS
from orders.services import refunds as services
from orders.services.hands import who_refunds_not
from salesops.core.formats import money
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

RULES = {"refund": gettext_lazy("Every refund: market manager, then finance")}


def _route(record: Refund, facts: Facts, day: date) -> Sequence[Stage]:
    limit = policy_on(WRITE_OFFS, day)["refund_within"]
    return [Stage((code,), "refund", {}, limit) for code in ("MM", "finance")]


def _barred(record: Refund, facts: Facts) -> Iterable[int]:
    return who_refunds_not(record.receipt, record.payee_account)


def _title(facts: Facts) -> str:
    return _("Refund · %(customer)s") % {"customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    return [facts["receipt"], money(Decimal(facts["amount"]))]


def _panel(record: Refund, facts: Facts, user: Any) -> dict[str, Any]:
    figures = {name: Decimal(facts[name]) for name in ("received", "left", "balance", "amount")}
    return figures | {"refund": record, "facts": facts, "received_on": date.fromisoformat(facts["received_on"])}


matters.register(
    Matter(
        code=services.MATTER,
        label=gettext_lazy("Refund"),
        route=_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        barred=_barred,
        on_approved=services.approve_refund,
        on_rejected=services.refuse_refund,
        on_sent_back=services.refuse_refund,
        on_withdrawn=services.drop_refund,
        panel="orders/refunds/_panel_decide.html",
        panel_context=_panel,
        icon="money",
    )
)
