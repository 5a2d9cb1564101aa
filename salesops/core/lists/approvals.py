"""Exports above the limit of their list wait for approval (defaults.md 11, ACC-5)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from salesops.core.lists.models import Export
from salesops.core.lists.policies import EXPORT
from salesops.core.lists.services import exports
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters
from salesops.core.sockets.lists import lists


def _route(record: Export, facts: Facts, day: date) -> Sequence[Stage]:
    params = {"rows": facts["rows_of_day"], "limit": facts["more_than"]}
    return [Stage((facts["approver"],), "many", params, policy_on(EXPORT, day)["limit"])]


def _title(facts: Facts) -> str:
    listed = lists.get(facts["list"]).title if facts["list"] in lists else facts["list"]
    return _("Export of %(list)s · %(name)s") % {"list": listed, "name": facts["name"]}


def _summary(facts: Facts) -> list[str]:
    rows = ngettext("%(rows)s row", "%(rows)s rows", facts["rows"]) % {"rows": f"{facts['rows']:,}"}
    whole = _("%(rows)s today altogether") % {"rows": f"{facts['rows_of_day']:,}"}
    return [rows, whole, facts["kind"]]


matters.register(
    Matter(
        code=exports.MATTER,
        label=gettext_lazy("Export"),
        route=_route,
        title=_title,
        summary=_summary,
        rules={"many": gettext_lazy("%(rows)s rows on one day, more than %(limit)s")},
        on_approved=exports.approved,
        on_rejected=exports.rejected,
        on_sent_back=exports.rejected,
        on_withdrawn=exports.withdrawn,
        panel="core/lists/_panel_export.html",
        panel_context=lambda record, facts, user: _panel(facts),
        icon="download",
    )
)


def _panel(facts: Facts) -> dict[str, Any]:
    return {"facts": facts, "listed": lists.get(facts["list"]) if facts["list"] in lists else None}
