"""How a panel scores a competitive selection (defaults.md 9.3, PR4)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.rules.selection import HUNDRED, PARTS, Terms
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .people import PROMOTION
from .scores import ASSESSMENT

SELECTION = "assessments.selection"
PART_NAMES: Mapping[str, Any] = {
    "results": pgettext_lazy("panel", "Results"), "management": pgettext_lazy("panel", "Management"),
    "presentation": pgettext_lazy("panel", "Presentation"), "feedback": pgettext_lazy("panel", "360° feedback"),
}  # fmt: skip


def selection_terms(day: date) -> Terms:
    """What a vacancy published on ``day`` is decided by."""
    values, promotion = policy_on(SELECTION, day), policy_on(PROMOTION, day)
    weights = {part: Decimal(values[part]) for part in PARTS}
    return Terms(weights, Decimal(promotion["panel"]), Decimal(promotion["panel_bonus"]), values["members"])


def _check(values: Mapping[str, Any]) -> list[Refusal]:
    if sum(Decimal(values[part]) for part in PARTS) == HUNDRED:
        return []
    return [Refusal("assessments.panel-weights", _g("The parts must make 100%."), "results")]


policies.register(
    PolicyKind(
        code=SELECTION,
        group=ASSESSMENT,
        label=_("Competitive selection"),
        help=_("A vacancy keeps the values of the day it was published."),
        approval=True,
        check=_check,
        fields=(
            *(PolicyField(part, PART_NAMES[part], "percent", minimum=0, maximum=100) for part in PARTS),
            PolicyField(
                "members", _("A panel has at least"), "int", unit=pgettext_lazy("unit", "people"), minimum=1, maximum=6
            ),
        ),
        shipped={"results": "40", "management": "30", "presentation": "20", "feedback": "10", "members": 3},
    )
)  # fmt: skip
