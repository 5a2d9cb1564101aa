"""Which discounts need nobody's approval, and whose the others need (defaults.md 11)."""

import itertools
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

PRICING = "orders.pricing"


def _rising(values: Mapping[str, Any]) -> list[Refusal]:
    """Whoever stands higher decides on more."""
    steps = ("free_discount", "supervisor_discount", "manager_discount")
    return [
        Refusal("orders.bounds-not-rising", _g("This bound is below the one before."), above)
        for below, above in itertools.pairwise(steps)
        if values[above] < values[below]
    ]


def _bound(name: str, label: Any) -> PolicyField:
    return PolicyField(name, label, "percent", unit="%", minimum=0, maximum=100)


policies.register(
    PolicyKind(
        code=PRICING,
        group=_("Orders"),
        label=_("Discounts"),
        help=_("Up to which discount a price needs nobody's approval, and who decides above that and below the floor."),
        approval=True,
        check=_rising,
        fields=(
            _bound("free_discount", _("discount without approval, up to")),
            _bound("supervisor_discount", _("the supervisor decides up to")),
            _bound("manager_discount", _("the market manager decides up to, the director above")),
            PolicyField("price_within", _("time for a decision on a discount"), "limit"),
            PolicyField("floor_within", _("time for a decision below the floor"), "limit"),
        ),
        shipped={
            "free_discount": "5",
            "supervisor_discount": "10",
            "manager_discount": "15",
            "price_within": "4 wh",
            "floor_within": "8 wh",
        },
    )
)
