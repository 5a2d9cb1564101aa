"""Forms on paper with more customers than the policy of exports lets go without approval (defaults.md 11, ACC-5)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.models import PaperRequest
from customers.papers import PAPERS
from customers.services import papers
from salesops.core.lists.policies import EXPORT
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters


def _route(record: PaperRequest, facts: Facts, day: date) -> Sequence[Stage]:
    params = {"rows": facts["rows_of_day"], "limit": facts["more_than"]}
    return [Stage((facts["approver"],), "many", params, policy_on(EXPORT, day)["limit"])]


def _called(facts: Facts) -> str:
    return PAPERS[facts["code"]].called(facts["asked"]) if facts["code"] in PAPERS else str(facts["code"])


def _title(facts: Facts) -> str:
    return _("Export of %(list)s · %(name)s") % {"list": _called(facts), "name": facts["name"]}


def _summary(facts: Facts) -> list[str]:
    rows = ngettext("%(rows)s row", "%(rows)s rows", facts["rows"]) % {"rows": f"{facts['rows']:,}"}
    whole = _("%(rows)s today altogether") % {"rows": f"{facts['rows_of_day']:,}"}
    return [rows, whole, facts["kind"]]


def _panel(record: PaperRequest, facts: Facts, user: Any) -> dict[str, Any]:
    return {"facts": facts, "listed": {"title": _called(facts)}}


matters.register(
    Matter(
        code=papers.MATTER,
        label=gettext_lazy("Form on paper"),
        route=_route,
        title=_title,
        summary=_summary,
        rules={"many": gettext_lazy("%(rows)s rows on one day, more than %(limit)s")},
        on_approved=papers.approved,
        on_rejected=papers.rejected,
        on_sent_back=papers.rejected,
        on_withdrawn=papers.withdrawn,
        panel="core/lists/_panel_export.html",
        panel_context=_panel,
        icon="print",
    )
)
