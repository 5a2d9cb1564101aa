"""Dated policies of accounts: who approves leave, who stands in for the general manager."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies
from salesops.core.sockets.roles import roles


def _limits_rise(values: Mapping[str, Any]) -> list[Refusal]:
    if int(values["supervisor_days"]) < int(values["manager_days"]):
        return []
    message = _("The market manager's limit must be higher than the supervisor's.")
    return [Refusal("accounts.leave-limits", message, "manager_days")]


policies.register(
    PolicyKind(
        code="accounts.leave-approval",
        group=gettext_lazy("Approvals"),
        label=gettext_lazy("Approval of leave and overtime duty"),
        fields=(
            PolicyField("supervisor_days", gettext_lazy("supervisor decides up to (working days)"), "int", minimum=1),
            PolicyField("manager_days", gettext_lazy("market manager decides up to (working days)"), "int", minimum=1),
            PolicyField("limit", gettext_lazy("limit of each step"), "limit"),
            PolicyField(
                "late_days", gettext_lazy("sick leave filed afterwards, at most (working days)"), "int", minimum=0
            ),
        ),
        shipped={"supervisor_days": 3, "manager_days": 10, "limit": "1 wd", "late_days": 3},
        check=_limits_rise,
    )
)
policies.register(
    PolicyKind(
        code="accounts.deputies",
        group=gettext_lazy("People"),
        label=gettext_lazy("Deputies"),
        fields=(
            PolicyField("free_days", gettext_lazy("without approval up to (working days)"), "int", minimum=1),
            PolicyField("limit", gettext_lazy("limit of the approval"), "limit"),
        ),
        shipped={"free_days": 10, "limit": "8 wh"},
    )
)
policies.register(
    PolicyKind(
        code="accounts.approvers",
        group=gettext_lazy("Approvals"),
        label=gettext_lazy("Approvers at the top"),
        fields=(
            PolicyField(
                "for_general_manager",
                gettext_lazy("decides what is the general manager's own (head with role)"),
                "choice",
                choices=lambda: tuple((role.code, role.label) for role in roles),
            ),
        ),
        shipped={"for_general_manager": "FIN"},
    )
)
policies.register(
    PolicyKind(
        code="accounts.sign-in",
        group=gettext_lazy("People"),
        label=gettext_lazy("Sign-in and sessions"),
        fields=(
            PolicyField("failures", gettext_lazy("failures that lock a name"), "int", minimum=3, maximum=10),
            PolicyField("window", gettext_lazy("within (minutes)"), "int", minimum=5, maximum=120),
            PolicyField("locked_for", gettext_lazy("locked for (minutes)"), "int", minimum=5, maximum=1440),
            PolicyField("per_minute", gettext_lazy("tries a minute from one address"), "int", minimum=10, maximum=600),
            PolicyField("idle_hours", gettext_lazy("signed out after idle (hours)"), "int", minimum=1, maximum=24),
            PolicyField(
                "longest_days", gettext_lazy("signed out at the latest after (days)"), "int", minimum=1, maximum=30
            ),
        ),
        shipped={
            "failures": 5,
            "window": 15,
            "locked_for": 15,
            "per_minute": 30,
            "idle_hours": 12,
            "longest_days": 7,
        },
    )
)
policies.register(
    PolicyKind(
        code="accounts.controls",
        group=gettext_lazy("Internal control"),
        label=gettext_lazy("Control monitor"),
        help=gettext_lazy("From which figure on what somebody did is listed for the director."),
        fields=(
            PolicyField(
                "unmaskings", gettext_lazy("numbers shown in full a day and person, more than"), "int", minimum=1
            ),
            PolicyField("export_rows", gettext_lazy("rows of one export, more than"), "int", minimum=1),
            PolicyField("exports", gettext_lazy("exports a day and person, more than"), "int", minimum=1),
            PolicyField("night_from", gettext_lazy("exports at night: from"), "time"),
            PolicyField("night_until", gettext_lazy("exports at night: until"), "time"),
            PolicyField(
                "explain_days",
                gettext_lazy("the general manager is told of open cases after (working days)"),
                "int",
                minimum=1,
                maximum=60,
            ),
        ),
        shipped={
            "unmaskings": 30,
            "export_rows": 2000,
            "exports": 10,
            "night_from": time(22, 0),
            "night_until": time(6, 0),
            "explain_days": 5,
        },
        approval=True,
    )
)
