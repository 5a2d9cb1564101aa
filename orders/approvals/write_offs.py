"""Who decides on giving debts up (defaults.md 11): nobody who booked receipts of the customer since the oldest of them arose."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.dunning import words_of
from orders.models import WriteOff
from orders.policies import WRITE_OFFS
from orders.services import write_offs as services
from orders.services.hands import who_booked
from salesops.core.formats import money
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

RULES = {
    "remainder": gettext_lazy("Remainders up to %(remainder)s: finance"),
    "director": gettext_lazy("Up to %(by_director)s: director, finance and legal"),
    "top": gettext_lazy("Above %(by_director)s: director, finance and legal, then the general manager"),
}
ROUTES: dict[str, tuple[tuple[str, ...], ...]] = {
    "remainder": (("finance",),),
    "director": (("director", "finance", "legal"),),
    "top": (("director", "finance", "legal"), ("GM",)),
}


def _route(record: WriteOff, facts: Facts, day: date) -> Sequence[Stage]:
    policy = policy_on(WRITE_OFFS, day)
    small = Decimal(facts["amount"]) <= policy["by_director"]
    rule = "remainder" if facts["remainder"] else "director" if small else "top"
    params = {name: money(policy[name]) for name in ("remainder", "by_director")}
    return [Stage(codes, rule, params, policy["decide_within"]) for codes in ROUTES[rule]]


def _barred(record: WriteOff, facts: Facts) -> Iterable[int]:
    return who_booked(facts["customer_id"], date.fromisoformat(facts["since"]))


def _title(facts: Facts) -> str:
    return _("Write-off · %(customer)s") % {"customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    return [facts.get("number", ""), money(Decimal(facts["amount"])), str(WriteOff.Cause(facts["cause"]).label)]


def told_of(facts: Facts) -> dict[str, Any]:
    """The facts as a page shows them."""
    rows = [
        row | {name: Decimal(row[name]) for name in ("open", "amount")} | {"due_on": date.fromisoformat(row["due_on"])}
        for row in facts["items"]
    ]
    return {
        "rows": rows, "amount": Decimal(facts["amount"]), "history": facts["history"],
        "level": words_of(facts["history"]["level"]), "cause": WriteOff.Cause(facts["cause"]).label,
        "fault": WriteOff.Fault(facts["fault"]).label,
    }  # fmt: skip


def _panel(record: WriteOff, facts: Facts, user: Any) -> dict[str, Any]:
    return told_of(facts) | {"off": record, "files": record.files.select_related("stored").order_by("pk")}


matters.register(
    Matter(
        code=services.MATTER,
        label=gettext_lazy("Write-off"),
        route=_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        barred=_barred,
        on_approved=services.post_write_off,
        on_rejected=services.refuse_write_off,
        on_sent_back=services.refuse_write_off,
        on_withdrawn=services.drop_write_off,
        panel="orders/write_offs/_panel_decide.html",
        panel_context=_panel,
        icon="money",
    )
)
