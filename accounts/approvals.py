"""What accounts has approved: leave, changes of leave already begun, long deputyships."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import AbsenceKind, Deputyship, Handover, LeaveRequest, OvertimeRequest
from accounts.names import local_name
from accounts.services import deputies, handover, leave_outcome, roster
from accounts.services.leave import MATTER as LEAVE_MATTER
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters
from salesops.core.sockets.handover import handover_parts


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), pgettext("date format in text", "j M"))


def stretch(facts: Facts) -> str:
    """ "20 Nov – 24 Nov" in the reader's language."""
    if facts["starts_on"] == facts["ends_on"]:
        return _day(facts["starts_on"])
    return _("%(first)s – %(last)s") % {"first": _day(facts["starts_on"]), "last": _day(facts["ends_on"])}


def kind_label(facts: Facts) -> str:
    return str(AbsenceKind(facts["kind"]).label)


def by_days(days: Decimal, day: date) -> list[Stage]:
    """Leave and overtime duty: supervisor, market manager or director, by the number of working days (defaults.md 11)."""
    policy = policy_on("accounts.leave-approval", day)
    limit = policy["limit"]
    if days <= policy["supervisor_days"]:
        return [Stage(("supervisor",), "short", {"days": str(days), "limit": policy["supervisor_days"]}, limit)]
    if days <= policy["manager_days"]:
        return [Stage(("MM",), "middle", {"days": str(days), "limit": policy["manager_days"]}, limit)]
    return [Stage(("director",), "long", {"days": str(days), "limit": policy["manager_days"]}, limit)]


LEAVE_RULES = {
    "short": gettext_lazy("%(days)s working days, up to %(limit)s: the supervisor"),
    "middle": gettext_lazy("%(days)s working days, up to %(limit)s: the market manager"),
    "long": gettext_lazy("%(days)s working days, more than %(limit)s: the director"),
}


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
        "wish_day": _day(facts["wish"]["ends_on"]) if facts.get("wish") and facts["wish"]["ends_on"] else "",
    }


def _change_title(facts: Facts) -> str:
    if facts["wish"]["ends_on"]:
        return _("Leave ends early · %(name)s") % {"name": facts["name"]}
    return _("Leave called off · %(name)s") % {"name": facts["name"]}


def _supervisor_only(record: LeaveRequest, facts: Facts, day: date) -> Sequence[Stage]:
    return [Stage(("supervisor",), "change", {}, policy_on("accounts.leave-approval", day)["limit"])]


def _deputy_route(record: Deputyship, facts: Facts, day: date) -> Sequence[Stage]:
    policy = policy_on("accounts.deputies", day)
    return [Stage(("supervisor",), "long", {"days": facts["days"], "limit": policy["free_days"]}, policy["limit"])]


def _deputy_title(facts: Facts) -> str:
    return _("Deputy · %(name)s") % {"name": facts["name"]}


def _deputy_summary(facts: Facts) -> list[str]:
    days = _("%(first)s – %(last)s") % {"first": _day(facts["first"]), "last": _day(facts["last"])}
    return [facts["deputy"], days]


def _deputy_panel(record: Deputyship, facts: Facts, user: Any) -> dict[str, Any]:
    return {
        "deputyship": record,
        "first": date.fromisoformat(facts["first"]),
        "last": date.fromisoformat(facts["last"]),
    }


matters.register(
    Matter(
        code=LEAVE_MATTER,
        label=gettext_lazy("Leave"),
        route=_leave_route,
        title=_leave_title,
        summary=_leave_summary,
        rules=LEAVE_RULES,
        on_approved=leave_outcome.grant,
        on_rejected=leave_outcome.refuse,
        on_sent_back=leave_outcome.back_to_draft,
        on_withdrawn=leave_outcome.back_to_draft,
        copies=lambda record, facts: ("HR",),
        panel="accounts/absences/_panel_leave.html",
        panel_context=_leave_panel,
        limit="1 wd",
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
        limit="1 wd",
        icon="calendar",
    )
)
matters.register(
    Matter(
        code=deputies.MATTER,
        label=gettext_lazy("Long deputyship"),
        route=_deputy_route,
        title=_deputy_title,
        summary=_deputy_summary,
        rules={"long": gettext_lazy("%(days)s working days, more than %(limit)s: the manager")},
        on_approved=deputies.agree,
        on_rejected=deputies.refuse,
        on_sent_back=deputies.refuse,
        on_withdrawn=deputies.refuse,
        # Who would act in his name doesn't decide on it.
        barred=lambda record, facts: (record.deputy_id,),
        panel="accounts/absences/_panel_deputy.html",
        panel_context=_deputy_panel,
        icon="user",
    )
)


def _handover_route(record: Handover, facts: Facts, day: date) -> Sequence[Stage]:
    """Inside a market its manager, across markets or with A customers the director (defaults.md 11)."""
    if facts["across"]:
        return [Stage(("director",), "across")]
    return [Stage(("director",), "high")] if facts.get("high") else [Stage(("MM",), "inside")]


def _handover_title(facts: Facts) -> str:
    return _("Handover · %(person)s → %(heir)s") % {"person": facts["person"], "heir": facts["heir"]}


def _handover_summary(facts: Facts) -> list[str]:
    parts = [
        _("%(count)s × %(part)s to %(heir)s") % {"count": count, "part": handover_parts.get(code).label, "heir": heir}
        for code, count, heir in facts["parts"]
        if code in handover_parts
    ]
    found = [_("from %(day)s") % {"day": _day(facts["day"])}, *parts]
    if facts["last_day"]:
        found.append(_("last day %(day)s") % {"day": _day(facts["last_day"])})
    return found


matters.register(
    Matter(
        code=handover.MATTER,
        label=gettext_lazy("Handover"),
        route=_handover_route,
        title=_handover_title,
        summary=_handover_summary,
        rules={
            "inside": gettext_lazy("Inside a market: the market manager"),
            "across": gettext_lazy("Across markets: the director in charge"),
            "high": gettext_lazy("A customers among what goes along: the director in charge"),
        },
        on_approved=handover.on_approved,
        on_rejected=handover.on_refused,
        on_sent_back=handover.on_refused,
        on_withdrawn=handover.on_withdrawn,
        # Neither who hands over nor who inherits decides.
        barred=lambda record, facts: (record.person_id, record.heir_id),
        limit="1 wd",
        icon="out",
    )
)


def _overtime_route(record: OvertimeRequest, facts: Facts, day: date) -> Sequence[Stage]:
    return by_days(Decimal(len(facts["days"])), day)


def _overtime_title(facts: Facts) -> str:
    return _("Overtime duty · %(name)s") % {"name": facts["name"]}


def _duty_place(facts: Facts) -> str:
    return local_name(facts["place_name"], facts.get("place_name_en", ""))


def _overtime_summary(facts: Facts) -> list[str]:
    return [_duty_place(facts), f"{facts['starts_at']}–{facts['ends_at']}", *(_day(d) for d in facts["days"][:3])]


def _overtime_panel(record: OvertimeRequest, facts: Facts, user: Any) -> dict[str, Any]:
    return {"days": [date.fromisoformat(d) for d in facts["days"]], "place": _duty_place(facts)}


matters.register(
    Matter(
        code=roster.MATTER,
        label=gettext_lazy("Overtime duty"),
        route=_overtime_route,
        title=_overtime_title,
        summary=_overtime_summary,
        rules=LEAVE_RULES,
        on_approved=roster.agree,
        on_rejected=roster.refuse,
        on_sent_back=roster.refuse,
        on_withdrawn=roster.take_back,
        panel="accounts/absences/_panel_overtime.html",
        panel_context=_overtime_panel,
        limit="1 wd",
        icon="clock",
    )
)
