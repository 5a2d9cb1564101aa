"""What is odd about a target, and until when people answer (ASM-1, defaults.md 2.4 and 11)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

TARGETS = "assessments.targets"
GROUP = _("Assessment")


def _check(values: Mapping[str, Any]) -> list[Refusal]:
    return [
        Refusal("assessments.limits-crossed", _g("The upper limit must lie above the lower one."), f"{name}_high")
        for name in ("growth", "quota")
        if values[f"{name}_high"] <= values[f"{name}_low"]
    ]


policies.register(
    PolicyKind(
        code=TARGETS,
        group=GROUP,
        label=_("Targets: warnings and answers"),
        help=_("A target beyond these limits is pointed out; whoever approves it says why it stands."),
        check=_check,
        fields=(
            PolicyField("growth_high", _("Out of reach: more above last year than"), "percent", minimum=0, maximum=1000),
            PolicyField("growth_low", _("Set low: less above last year than"), "percent", minimum=-100, maximum=1000),
            PolicyField("quota_high", _("Out of reach: more of the level quota than"), "percent", minimum=0, maximum=1000),
            PolicyField("quota_low", _("Set low: less of the level quota than"), "percent", minimum=0, maximum=1000),
            PolicyField("answer_days", _("People answer within"), "int", unit=_("working days"), minimum=1, maximum=30),
            PolicyField("limit", _("Time to decide"), "limit"),
        ),
        shipped={
            "growth_high": "30", "growth_low": "0", "quota_high": "150", "quota_low": "80", "answer_days": 3,
            "limit": "3 wd",
        },
    )
)  # fmt: skip
