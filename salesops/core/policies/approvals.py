"""Versions of policies that need approval: director, then general manager (defaults.md 11, "Policy or scheme")."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.core.approvals.models import Approval
from salesops.core.policies import policy_on
from salesops.core.policies.forms import differences
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.services import versions
from salesops.core.policies.services.versions import MATTER
from salesops.core.policies.values import from_json
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

policies.register(
    PolicyKind(
        code="policies.approval",
        label=gettext_lazy("Approval of policies"),
        group=gettext_lazy("Approvals"),
        approval=True,
        fields=(PolicyField("limit", gettext_lazy("Limit of each step"), "limit"),),
        shipped={"limit": "5 wd"},
    )
)


def _route(record: PolicyVersion, facts: Facts, day: date) -> list[Stage]:
    limit = policy_on("policies.approval", day)["limit"]
    return [Stage(("director",), "policy", {}, limit), Stage(("GM",), "policy", {}, limit)]


def _label(facts: Facts) -> str:
    return str(policies.get(facts["code"]).label) if facts["code"] in policies else facts["code"]


def _title(facts: Facts) -> str:
    return _("Policy · %(policy)s") % {"policy": _label(facts)}


def _summary(facts: Facts) -> list[str]:
    day = _("in force from %(day)s") % {"day": facts["valid_from"]}
    return [_("Version %(number)s") % {"number": facts["number"]}, day]


def _panel(record: PolicyVersion, facts: Facts, user: Any) -> dict[str, Any]:
    kind = policies.get(record.code)
    after = from_json(kind, facts["values"])
    before = policy_on(record.code, date.fromisoformat(facts["valid_from"]))
    changes = differences(kind, before, after) if record.state == "in_review" else []
    return {"version": record, "kind": kind, "changes": changes, "reason": facts["reason"]}


def _publish(*, record: PolicyVersion, approval: Approval, actor: Any, now: datetime) -> None:
    versions.approve_version(actor=actor, draft=record, now=now)


def _back(*, record: PolicyVersion, approval: Approval, actor: Any, now: datetime) -> None:
    versions.send_back_version(actor=actor, draft=record)


def _reject(*, record: PolicyVersion, approval: Approval, actor: Any, now: datetime) -> None:
    versions.reject_version(actor=actor, draft=record)


matters.register(
    Matter(
        code=MATTER,
        label=gettext_lazy("Policy"),
        route=_route,
        title=_title,
        summary=_summary,
        rules={"policy": gettext_lazy("Every change of this policy")},
        on_approved=_publish,
        on_rejected=_reject,
        on_sent_back=_back,
        on_withdrawn=_back,
        barred=lambda record, facts: [p for p in (record.created_by, record.changed_by) if p is not None],
        panel="core/policies/_panel.html",
        panel_context=_panel,
        icon="scheme",
    )
)
