"""From how many rows an export needs somebody's approval (defaults.md 11), by list."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.core.refusals import Refusal
from salesops.core.sockets.approvals import approvers
from salesops.core.sockets.lists import lists
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

EXPORT = "lists.export"


def _known(values: Mapping[str, Any]) -> list[Refusal]:
    found = []
    for n, row in enumerate(values["approval"]):
        if row["list"] not in lists:
            found.append(Refusal("lists.unknown-list", _("There is no list of this code."), f"approval.{n}.list"))
        if row["approver"] not in approvers:
            found.append(
                Refusal("lists.unknown-approver", _("There is no approver of this code."), f"approval.{n}.approver")
            )
    return found


policies.register(
    PolicyKind(
        code=EXPORT,
        group=gettext_lazy("Exports"),
        label=gettext_lazy("Exports"),
        help=gettext_lazy("Exports of one list are added up over the day: splitting them changes nothing."),
        fields=(
            PolicyField("per_hour", gettext_lazy("exports an hour and person"), "int", minimum=1, maximum=100),
            PolicyField("limit", gettext_lazy("limit of the approval"), "limit"),
            PolicyField(
                "approval",
                gettext_lazy("approval from a number of rows on"),
                "table",
                required=False,
                columns=(
                    PolicyField("list", gettext_lazy("list"), "text"),
                    PolicyField("rows", gettext_lazy("more rows than"), "int", minimum=0),
                    PolicyField("approver", gettext_lazy("approver"), "text"),
                ),
            ),
        ),
        shipped={
            "per_hour": 10,
            "limit": "4 wh",
            "approval": ({"list": "accounts.users", "rows": 500, "approver": "GM"},),
        },
        check=_known,
    )
)
