"""Overtime duty: by the number of days, as leave (defaults.md 11)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OvertimeRequest
from accounts.names import local_name
from accounts.services import roster
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

from .words import RULES_BY_DAYS, by_days, day_of


def _overtime_route(record: OvertimeRequest, facts: Facts, day: date) -> Sequence[Stage]:
    return by_days(Decimal(len(facts["days"])), day)


def _overtime_title(facts: Facts) -> str:
    return _("Overtime duty · %(name)s") % {"name": facts["name"]}


def _duty_place(facts: Facts) -> str:
    return local_name(facts["place_name"], facts.get("place_name_en", ""))


def _overtime_summary(facts: Facts) -> list[str]:
    return [_duty_place(facts), f"{facts['starts_at']}–{facts['ends_at']}", *(day_of(d) for d in facts["days"][:3])]


def _overtime_panel(record: OvertimeRequest, facts: Facts, user: Any) -> dict[str, Any]:
    return {"days": [date.fromisoformat(d) for d in facts["days"]], "place": _duty_place(facts)}


matters.register(
    Matter(
        code=roster.MATTER,
        label=gettext_lazy("Overtime duty"),
        route=_overtime_route,
        title=_overtime_title,
        summary=_overtime_summary,
        rules=RULES_BY_DAYS,
        on_approved=roster.agree,
        on_rejected=roster.refuse,
        on_sent_back=roster.refuse,
        on_withdrawn=roster.take_back,
        panel="accounts/absences/_panel_overtime.html",
        panel_context=_overtime_panel,
        icon="clock",
    )
)
