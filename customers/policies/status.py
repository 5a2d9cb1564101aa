"""From when a customer without orders counts as to be reactivated, and as lost (defaults.md 2.5)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS

STATUS = "customers.status"
LONGEST_MONTH = 31


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """Lost comes after to be reactivated."""
    if values["lost_months"] * LONGEST_MONTH > values["dormant_days"]:
        return []
    return [Refusal("customers.lost-too-early", _g("Lost must come after to be reactivated."), "lost_months")]


policies.register(
    PolicyKind(
        code=STATUS,
        group=CUSTOMERS,
        label=_("Status of customers without orders"),
        help=_("Every night, as soon as orders are known; a customer without figures keeps its status."),
        check=check,
        fields=(
            PolicyField(
                "dormant_days", _("To reactivate: no order for"), "int", unit=_("days"), minimum=1, maximum=3660
            ),
            PolicyField("lost_months", _("Lost: no order for"), "int", unit=_("months"), minimum=1, maximum=120),
        ),
        shipped={"dormant_days": 90, "lost_months": 12},
    )
)
