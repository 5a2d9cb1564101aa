"""Who agrees to the end of a contract: legal and the director, whoever of the two did not ask for it (defaults.md 13)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import Contract
from orders.services import contract_ending as services
from salesops.core.formats import money
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

RULES = {
    "director": gettext_lazy("Asked for by legal: the director agrees"),
    "legal": gettext_lazy("Asked for by the director: legal agrees"),
}


def _route(record: Contract, facts: Facts, day: date) -> Sequence[Stage]:
    code = "director" if facts["legal"] else "legal"
    return [Stage((code,), code)]


def _title(facts: Facts) -> str:
    return _("End of a contract · %(customer)s") % {"customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    return [facts["number"], money(Decimal(facts["amount"])), facts["reason"]]


def _panel(record: Contract, facts: Facts, user: Any) -> dict[str, Any]:
    going_on = [row | {"amount": Decimal(row["amount"])} for row in facts["going_on"]]
    return {
        "contract": record,
        "reason": facts["reason"],
        "going_on": going_on,
        "waiting": list(services.waiting_under(record)) if record.state in ("signed", "in_force") else [],
        "files": record.files.filter(kind="ending", removed_at__isnull=True).select_related("stored").order_by("-pk"),
        "orders_visible": user.can("orders", "v"),
    }


matters.register(
    Matter(
        code=services.MATTER,
        label=gettext_lazy("End of a contract"),
        route=_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        on_approved=services.end_contract,
        on_rejected=services.keep_contract,
        on_sent_back=services.keep_contract,
        on_withdrawn=services.keep_contract,
        panel="orders/contracts/_panel_end.html",
        panel_context=_panel,
        icon="contract",
    )
)
