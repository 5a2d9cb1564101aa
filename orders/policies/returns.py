"""Who decides on returns (defaults.md 11, "Return")."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

RETURNS = "orders.returns"


def _rising(values: Mapping[str, Any]) -> list[Refusal]:
    if values["by_supervisor"] < values["by_manager"]:
        return []
    return [
        Refusal("orders.bounds-not-rising", _g("The market manager decides on more than the supervisor."), "by_manager")
    ]


policies.register(
    PolicyKind(
        code=RETURNS,
        group=_("Orders"),
        label=_("Returns and exchanges"),
        help=_("Up to which amount, VAT included, who decides on a return; above it the director and finance."),
        approval=True,
        check=_rising,
        fields=(
            PolicyField("by_supervisor", _("Supervisor and service decide up to"), "money", minimum=0),
            PolicyField("by_manager", _("Market manager, service and finance decide up to"), "money", minimum=0),
            PolicyField("decide_within", _("time for each decision"), "limit"),
        ),
        shipped={"by_supervisor": "10000", "by_manager": "100000", "decide_within": "3 wd"},
    )
)
