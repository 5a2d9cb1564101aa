"""Leave, and changes of leave already begun (defaults.md 11)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AbsenceKind, LeaveRequest
from accounts.services import leave_outcome
from accounts.services.leave import MATTER as LEAVE_MATTER
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

from .words import RULES_BY_DAYS, by_days, day_of, stretch


def kind_label(facts: Facts) -> str:
    return str(AbsenceKind(facts["kind"]).label)


def _leave_route(record: LeaveRequest, facts: Facts, day: date) -> Sequence[Stage]:
    return by_days(Decimal(facts["days"]), day)


def _leave_title(facts: Facts) -> str:
    return _("Leave · %(name)s") % {"name": facts["name"]}


def _leave_summary(facts: Facts) -> list[str]:
    days = _("%(days)s working days") % {"days": facts["days"].removesuffix(".0")}
    return [facts["number"] or "", kind_label(facts), stretch(facts), days]


def _leave_panel(record: LeaveRequest, facts: Facts, user: Any) -> dict[str, Any]:
    from accounts.services.open_work import open_work_of

    return {
        "leave": record,
        "stretch": stretch(facts),
        "kind": kind_label(facts),
        "open_work": open_work_of(record.user, record.starts_on, record),
        "wish_day": day_of(facts["wish"]["ends_on"]) if facts.get("wish") and facts["wish"]["ends_on"] else "",
    }


def _change_title(facts: Facts) -> str:
    if facts["wish"]["ends_on"]:
        return _("Leave ends early · %(name)s") % {"name": facts["name"]}
    return _("Leave called off · %(name)s") % {"name": facts["name"]}


def _supervisor_only(record: LeaveRequest, facts: Facts, day: date) -> Sequence[Stage]:
    return [Stage(("supervisor",), "change", {}, policy_on("accounts.leave-approval", day)["limit"])]


matters.register(
    Matter(
        code=LEAVE_MATTER,
        label=gettext_lazy("Leave"),
        route=_leave_route,
        title=_leave_title,
        summary=_leave_summary,
        rules=RULES_BY_DAYS,
        on_approved=leave_outcome.grant,
        on_rejected=leave_outcome.refuse,
        on_sent_back=leave_outcome.back_to_draft,
        on_withdrawn=leave_outcome.back_to_draft,
        copies=lambda record, facts: ("HR",),
        panel="accounts/absences/_panel_leave.html",
        panel_context=_leave_panel,
        icon="calendar",
    )
)
matters.register(
    Matter(
        code=leave_outcome.CHANGE_MATTER,
        label=gettext_lazy("Change of leave"),
        route=_supervisor_only,
        title=_change_title,
        summary=_leave_summary,
        rules={"change": gettext_lazy("Leave that has begun is ended with the supervisor's approval")},
        on_approved=leave_outcome.grant_change,
        on_rejected=leave_outcome.drop_change,
        on_sent_back=leave_outcome.drop_change,
        on_withdrawn=leave_outcome.drop_change,
        copies=lambda record, facts: ("HR",),
        panel="accounts/absences/_panel_leave.html",
        panel_context=_leave_panel,
        icon="calendar",
    )
)
