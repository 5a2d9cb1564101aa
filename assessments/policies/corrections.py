"""What may still change a card: from which difference on it is corrected late, how long somebody accused has to answer."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from salesops.core.policies import policy_on
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .scores import ASSESSMENT

CORRECTIONS = "assessments.corrections"


def least_change(day: date) -> Decimal:
    """A late correction changes the total by more points than these."""
    return Decimal(policy_on(CORRECTIONS, day)["least"])


def days_to_answer(day: date) -> int:
    """Working days to answer before a red line is decided on."""
    return int(policy_on(CORRECTIONS, day)["hearing"])


_POINTS: dict[str, Any] = {"minimum": 0, "maximum": 100, "unit": _("points")}
policies.register(
    PolicyKind(
        code=CORRECTIONS,
        group=ASSESSMENT,
        label=_("Corrections and red lines"),
        help=_("A closed scorecard is corrected beside what it closed with; the difference is paid with the next bonus."),
        fields=(
            PolicyField("least", _("A closed scorecard is corrected when its total changes by more than"), "decimal", **_POINTS),
            PolicyField(
                "hearing", _("Time to answer before a red line is decided on"), "int", minimum=1, maximum=20,
                unit=_("working days"),
            ),
        ),
        shipped={"least": Decimal("0.5"), "hearing": 3},
    )
)  # fmt: skip
