"""Who decides on an order over its credit (defaults.md 11)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

SELLING = "orders.over_credit"


def _rising(values: Mapping[str, Any]) -> list[Refusal]:
    """The director decides on more than the manager."""
    if values["manager_over"] <= values["director_over"]:
        return []
    return [
        Refusal("orders.bounds-not-rising", _g("The director's bound is not below the manager's."), "director_over")
    ]


policies.register(
    PolicyKind(
        code=SELLING,
        group=_("Orders"),
        label=_("Orders over their credit"),
        help=_("Who decides on an order the credit check stops, and how long an exception holds for that one order."),
        approval=True,
        check=_rising,
        fields=(
            PolicyField(
                "manager_over", _("market manager and finance: over the limit by up to"), "percent", unit="%", minimum=0
            ),
            PolicyField("director_over", _("then the director: over by up to"), "percent", unit="%", minimum=0),
            PolicyField("director_overdue", _("then the director: overdue by up to"), "int", unit=_("days"), minimum=0),
            PolicyField("exception_days", _("an exception holds for"), "int", unit=_("days"), minimum=1),
            PolicyField("decide_within", _("time for each decision"), "limit"),
        ),
        shipped={
            "manager_over": "20",
            "director_over": "50",
            "director_overdue": 30,
            "exception_days": 30,
            "decide_within": "8 wh",
        },
    )
)
