"""Targets: who decides (defaults.md 11)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OrgUnit
from assessments.models import Metric, TargetPlan
from assessments.period_words import code_words
from assessments.policies.targets import TARGETS
from assessments.services.targets import handing_on
from assessments.targets.shown import amount_words, answers_of, warnings_of
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

RULES = {
    "full": gettext_lazy("Targets of a year or a quarter: director, then general manager"),
    "months": gettext_lazy("Months inside the quarter: market manager"),
    "change": gettext_lazy("Change of a published target: director"),
    "change_top": gettext_lazy("Change of a published target of a market or the company: general manager"),
}
WAYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "full": (("director",), ("GM",)), "months": (("MM",),), "change": (("director",),), "change_top": (("GM",),),
}  # fmt: skip


def _route(record: TargetPlan, facts: Facts, day: date) -> Sequence[Stage]:
    way = facts["kind"]
    if way == TargetPlan.Kind.CHANGE and facts["top"]:
        way = "change_top"
    limit = policy_on(TARGETS, day)["limit"]
    return [Stage(codes, way, {}, limit) for codes in WAYS[way]]


def _unit_name(facts: Facts) -> str:
    """Of the day; the code where the unit is gone."""
    terms = OrgUnit.objects.get(pk=facts["unit_id"]).terms.order_by("-period").first()
    return str(terms.local_name) if terms else str(facts["unit"])


def _title(facts: Facts) -> str:
    said = {"period": code_words(facts["period"]), "unit": _unit_name(facts)}
    if facts["kind"] == TargetPlan.Kind.CHANGE:
        return _("Change of a target · %(period)s · %(unit)s") % said
    return _("Targets · %(period)s · %(unit)s") % said


def _summary(facts: Facts) -> list[str]:
    found = [
        f"{Metric(metric).label} {amount_words(metric, Decimal(total))}" for metric, total in facts["totals"].items()
    ]
    return [*found[:3], *([facts["reason"]] if facts["reason"] else [])]


def _benefit(record: TargetPlan, facts: Facts) -> Iterable[int]:
    """Whose own target is changed doesn't decide on it."""
    return facts["subjects"] if facts["kind"] == TargetPlan.Kind.CHANGE else ()


def _panel(record: TargetPlan, facts: Facts, user: Any) -> dict[str, Any]:
    return {"plan": record, "warnings": warnings_of(record), "answers": answers_of(record)}


matters.register(
    Matter(
        code=handing_on.MATTER,
        label=gettext_lazy("Targets"),
        route=_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        barred=_benefit,
        on_approved=handing_on.approved,
        on_rejected=handing_on.returned,
        on_sent_back=handing_on.returned,
        on_withdrawn=handing_on.returned,
        panel="assessments/targets/_panel.html",
        panel_context=_panel,
        icon="goal",
    )
)
