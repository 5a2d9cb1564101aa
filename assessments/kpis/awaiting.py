"""Declaring a KPI whose facts no app keeps yet: it stands in the catalogue, has no value and is never 0 (defaults.md 0)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.kpis import Kpi, Text, awaited_kpis

LEADS, OPPORTUNITIES = _("leads"), _("opportunities and proposals")
SURVEYS, SERVICE = _("surveys of customers"), _("service tickets and call-backs")
MEETINGS, KNOWLEDGE = _("meetings and coordination requests"), _("the knowledge base")
EXPENSES, FORECASTS = _("expenses and budgets"), _("forecasts")
TRAINING = _("training, exams and growth plans")
# No facts, and never will be: they enter the card as ratings.
RATED_BY_MANAGER, RATED_BY_OTHERS = _("the rater, on the scorecard"), _("other departments, in the cycle")
HEADCOUNT, SAMPLING, EVENTS = _("headcount plans and key staff"), _("samples of records"), _("events and invitations")


def awaited(
    code: str, name: Text, unit: str, dimension: str, attribution: Sequence[str], waits_for: Text, *, definition: Text,
    basis: Text, formula: Text, example: Text, direction: str = "up", **more: Any,
) -> None:  # fmt: skip
    awaited_kpis.register(
        type(f"Awaited{code}", (Kpi,), {
            "code": code, "name": name, "unit": unit, "dimension": dimension, "attribution": attribution,
            "lacks": waits_for, "definition": definition, "basis": basis, "formula": formula, "example": example,
            "direction": direction, **more,
        })
    )  # fmt: skip
