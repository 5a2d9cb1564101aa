"""What calibration points out, and from which change on a reason is asked (defaults.md 9.3)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.rules.calibration import Limits
from salesops.core.policies import policy_on
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .scores import ASSESSMENT

CALIBRATION = "assessments.calibration"


def limits_of(values: Mapping[str, Any]) -> Limits:
    """The limits under these values."""
    return Limits(Decimal(values["excellent"]), Decimal(values["apart"]), Decimal(values["reason"]))


def limits_on(day: date) -> Limits:
    """The limits that hold on ``day``."""
    return limits_of(policy_on(CALIBRATION, day))


_POINTS: dict[str, Any] = {"minimum": 0, "maximum": 100, "unit": _("points")}
policies.register(
    PolicyKind(
        code=CALIBRATION,
        group=ASSESSMENT,
        label=_("Calibration"),
        help=_("Warnings for whoever calibrates; they bar nothing."),
        fields=(
            PolicyField("excellent", _("Warn of more excellent cards than"), "percent", minimum=0, maximum=100),
            PolicyField("apart", _("Warn of a unit whose mean lies off that of its tier by"), "decimal", **_POINTS),
            PolicyField("reason", _("A reason is asked for changes over"), "decimal", **_POINTS),
        ),
        shipped={"excellent": Decimal(20), "apart": Decimal(8), "reason": Decimal(5)},
    )
)
