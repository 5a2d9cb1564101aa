"""Who decides on write-offs and refunds (defaults.md 11)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

WRITE_OFFS = "orders.write_offs"


def _rising(values: Mapping[str, Any]) -> list[Refusal]:
    if values["remainder"] < values["by_director"]:
        return []
    return [Refusal("orders.bounds-not-rising", _g("The director decides on more than finance alone."), "by_director")]


policies.register(
    PolicyKind(
        code=WRITE_OFFS,
        group=_("Orders"),
        label=_("Write-offs and refunds"),
        help=_("Up to which amount, VAT included, who decides on giving up debts; above the last bound the general manager, too."),
        approval=True,
        check=_rising,
        fields=(
            PolicyField("remainder", _("Finance alone decides on remainders up to"), "money", minimum=0),
            PolicyField("by_director", _("Director, finance and legal decide up to"), "money", minimum=0),
            PolicyField("decide_within", _("time for each decision"), "limit"),
            PolicyField("refund_within", _("time for each decision on a refund"), "limit"),
        ),
        shipped={"remainder": "1000", "by_director": "50000", "decide_within": "5 wd", "refund_within": "2 wd"},
    )
)  # fmt: skip
