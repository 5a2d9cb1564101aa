"""From how many rows an export needs somebody's approval (defaults.md 11), by list."""

from django.utils.translation import gettext_lazy

from salesops.core.sockets.approvals import approvers
from salesops.core.sockets.lists import lists
from salesops.core.sockets.policies import Choices, PolicyField, PolicyKind, policies

EXPORT = "lists.export"


def _lists() -> Choices:
    return tuple((listed.code, listed.title) for listed in lists)


def _approvers() -> Choices:
    return tuple((approver.code, approver.label) for approver in approvers)


policies.register(
    PolicyKind(
        code=EXPORT,
        group=gettext_lazy("Exports"),
        label=gettext_lazy("Exports"),
        help=gettext_lazy(
            "Exports of one list are added up over the day, and all that name customers with those of customers: splitting"
            " them changes nothing."
        ),
        fields=(
            PolicyField("per_hour", gettext_lazy("exports an hour and person"), "int", minimum=1, maximum=100),
            PolicyField("limit", gettext_lazy("limit of the approval"), "limit"),
            PolicyField(
                "approval",
                gettext_lazy("approval from a number of rows on"),
                "table",
                required=False,
                columns=(
                    PolicyField("list", gettext_lazy("list"), "choice", choices=_lists),
                    PolicyField("rows", gettext_lazy("more rows than"), "int", minimum=0),
                    PolicyField("approver", gettext_lazy("approver"), "choice", choices=_approvers),
                ),
            ),
        ),
        shipped={
            "per_hour": 10,
            "limit": "4 wh",
            "approval": (
                {"list": "accounts.users", "rows": 500, "approver": "GM"},
                {"list": "customers.customers", "rows": 500, "approver": "MM"},
                {"list": "customers.customers", "rows": 5000, "approver": "director"},
            ),
        },
    )
)
