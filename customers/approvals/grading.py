"""Grades proposed by reps: the supervisor decides (defaults.md 11, "Grade override")."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from customers.explained import explanation_of
from customers.models import GradeOverride
from customers.policies.grading import GRADING
from customers.services import overrides
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters


def _route(record: GradeOverride, facts: Facts, day: date) -> Sequence[Stage]:
    return [Stage(("supervisor",), "any", {}, policy_on(GRADING, day)["override_limit"])]


def _title(facts: Facts) -> str:
    return _("Grade · %(customer)s") % {"customer": facts["customer"]}


def _summary(facts: Facts) -> list[str]:
    day = date_format(date.fromisoformat(facts["until"]), pgettext("date format in text", "j M"))
    until = _("until %(day)s") % {"day": day}
    return [facts["code"], f"{facts['before'] or '—'} → {facts['grade']}", until]


def _panel(record: GradeOverride, facts: Facts, user: Any) -> dict[str, Any]:
    return {
        "override": record,
        "customer": record.customer,
        "until": date.fromisoformat(facts["until"]),
        "explanation": explanation_of(record.customer),
    }


matters.register(
    Matter(
        code=overrides.MATTER,
        label=gettext_lazy("Grade of a customer"),
        route=_route,
        title=_title,
        summary=_summary,
        rules={"any": gettext_lazy("A grade proposed by the rep: the supervisor")},
        on_approved=overrides.agree,
        on_rejected=overrides.refuse,
        on_sent_back=overrides.refuse,
        on_withdrawn=overrides.take_back,
        panel="customers/grading/_panel_override.html",
        panel_context=_panel,
        icon="score",
    )
)
