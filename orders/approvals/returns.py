"""Who decides on a return (defaults.md 11): by what the goods cost."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.code_lists import RETURN_REASON
from orders.models import Return
from orders.policies.returns import RETURNS
from orders.scope_returns import sees_worth
from orders.services import returns as services
from salesops.core.codes.reading import entry_name
from salesops.core.formats import money
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

RULES = {
    "supervisor": gettext_lazy("Up to %(supervisor)s: customer service and the supervisor"),
    "manager": gettext_lazy("Up to %(manager)s: customer service and the market manager, then finance"),
    "director": gettext_lazy("Above %(manager)s: customer service and technical, then the director, then finance"),
}
ROUTES: dict[str, tuple[tuple[str, ...], ...]] = {
    "supervisor": (("service", "supervisor"),),
    "manager": (("service", "MM"), ("finance",)),
    "director": (("service", "technical"), ("director",), ("finance",)),
}


def _route(record: Return, facts: Facts, day: date) -> Sequence[Stage]:
    policy, amount = policy_on(RETURNS, day), Decimal(facts["amount"])
    rule = (
        "supervisor"
        if amount <= policy["by_supervisor"]
        else "manager"
        if amount <= policy["by_manager"]
        else "director"
    )
    params = {"supervisor": money(policy["by_supervisor"]), "manager": money(policy["by_manager"])}
    return [Stage(codes, rule, params, policy["decide_within"]) for codes in ROUTES[rule]]


def _title(facts: Facts) -> str:
    return _("Return · %(customer)s") % {"customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    return [facts["number"], money(Decimal(facts["amount"])), str(Return.Way(facts["advice"]).label)]


def _panel(record: Return, facts: Facts, user: Any) -> dict[str, Any]:
    rows = [
        row
        | {name: Decimal(row[name]) for name in ("quantity", "amount")}
        | {"reason": entry_name(RETURN_REASON, row["reason"])}
        for row in facts["lines"]
    ]
    return {
        "taken": record, "rows": rows, "wanted": Return.Way(facts["wanted"]).label,
        "advice": Return.Way(facts["advice"]).label, "fault": Return.Fault(facts["fault"]).label,
        "amount": Decimal(facts["amount"]), "amounts": sees_worth(user, record),
        "files": record.files.select_related("stored").order_by("pk"),
    }  # fmt: skip


matters.register(
    Matter(
        code=services.MATTER,
        label=gettext_lazy("Return or exchange"),
        route=_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        on_approved=services.approve_return,
        on_rejected=services.reject_return,
        on_sent_back=services.evaluate_again,
        on_withdrawn=services.drop_return,
        panel="orders/returns/_panel_decide.html",
        panel_context=_panel,
        icon="flow",
    )
)
