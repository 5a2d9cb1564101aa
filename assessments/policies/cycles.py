"""When the steps of assessment cycles are due (defaults.md 9.4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from assessments.models import CycleStep
from assessments.rules.cycle_steps import APPEAL, CALIBRATE, CLOSE, FREEZE, PUBLISH, RATE, SELF
from assessments.words import CYCLES
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .scores import ASSESSMENT

STEPS = "assessments.steps"
NEEDED = (FREEZE, SELF, RATE, CALIBRATE, PUBLISH, APPEAL, CLOSE)
IN_ORDER = (FREEZE, SELF, RATE, CALIBRATE, PUBLISH, CLOSE)
COLUMNS = tuple(code for code, _label in CYCLES)


def _check(values: Mapping[str, Any]) -> list[Refusal]:
    """Every step once, none due before the one before it."""
    rows = {row["step"]: row for row in values["steps"]}
    if len(rows) != len(values["steps"]) or set(NEEDED) - set(rows):
        return [Refusal("assessments.steps-once", _g("Name every step once."), "steps")]
    found = []
    for column in COLUMNS:
        days = [rows[step][column] for step in IN_ORDER]
        appeals_end = rows[PUBLISH][column] + rows[APPEAL][column]
        if days != sorted(days) or appeals_end > rows[CLOSE][column]:
            message = _g("A step can't be due before the one before it; appeals end before the closing.")
            found.append(Refusal("assessments.steps-order", message, "steps"))
    return found[:1]


def step_days(cycle: str, day: date) -> dict[str, int]:
    """Step → working days after the period (of the appeals: after the publication), as the policy of ``day`` has them."""
    rows = policy_on(STEPS, day)["steps"]
    return {row["step"]: row[cycle] for row in rows if not (row["step"] == CycleStep.Step.MERGE and cycle == "M")}


_DAYS: dict[str, Any] = {"minimum": 0, "maximum": 120}
_TABLE = (
    ("freeze", 3, 5, 10), ("self", 5, 8, 15), ("rate", 8, 11, 20), ("merge", 0, 11, 20), ("calibrate", 10, 14, 25),
    ("publish", 12, 15, 28), ("appeal", 3, 5, 5), ("close", 18, 25, 40),
)  # fmt: skip
policies.register(
    PolicyKind(
        code=STEPS,
        group=ASSESSMENT,
        label=_("Steps of assessment cycles"),
        help=_("Working days after the period; of the appeals: after the publication."),
        approval=True,
        check=_check,
        fields=(
            PolicyField(
                "steps", _("Steps"), "table",
                columns=(PolicyField("step", _("step"), "choice", choices=tuple(CycleStep.Step.choices)),
                         *(PolicyField(code, label, "int", **_DAYS) for code, label in CYCLES)),
            ),
        ),
        shipped={"steps": [{"step": step, "M": m, "Q": q, "Y": y} for step, m, q, y in _TABLE]},
    )
)  # fmt: skip
