"""What promotion, improvement plans and honours ask for (defaults.md 9.3)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.rules import improvement, last_tenth, promotion
from salesops.core.policies import policy_on
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .scores import ASSESSMENT

PROMOTION, IMPROVEMENT = "assessments.promotion", "assessments.improvement"
_MONTHS: dict[str, Any] = {"minimum": 0, "maximum": 60, "unit": pgettext_lazy("unit", "months")}
_PERCENT: dict[str, Any] = {"minimum": 0, "maximum": 1000}
_POINTS: dict[str, Any] = {"minimum": 0, "maximum": 200, "unit": _("points")}
_WEEKS: dict[str, Any] = {"minimum": 1, "maximum": 52, "unit": pgettext_lazy("unit", "weeks")}


def promotion_terms(day: date) -> promotion.Terms:
    """The numbers of the decision table that hold on ``day``."""
    values = policy_on(PROMOTION, day)
    return promotion.Terms(**{field.name: values[field.name] for field in _PROMOTION_FIELDS})


def plan_terms(day: date) -> improvement.Terms:
    values = policy_on(IMPROVEMENT, day)
    names = ("low", "passed", "weak", "weeks", "more_weeks", "every_weeks")
    return improvement.Terms(**{name: values[name] for name in names})


def pool_terms(day: date) -> last_tenth.Terms:
    values = policy_on(IMPROVEMENT, day)
    return last_tenth.Terms(values["pool"], values["last_share"], values["talk_from"])


_PROMOTION_FIELDS = (
    PolicyField("quota_months", _("Quota of the new post in each of the last"), "int", **_MONTHS | {"minimum": 1, "maximum": 12}),
    PolicyField("own_quota", _("To a leading post instead: own sales of one's own quota"), "percent", **_PERCENT),
    PolicyField("since_promotion", _("Since the last promotion"), "int", **_MONTHS),
    PolicyField("since_promotion_higher", _("Since the last promotion, to a higher post"), "int", **_MONTHS),
    PolicyField("tenure", _("By tenure: in the post for"), "int", **_MONTHS),
    PolicyField("attainment", _("By tenure: sales attainment of twelve months"), "percent", **_PERCENT),
    PolicyField("compliance", _("Process compliance of the last quarter (K25)"), "percent", **_PERCENT),
    PolicyField("compliance_higher", _("The same, to a higher post"), "percent", **_PERCENT),
    PolicyField("clean_months", _("No red line in the last"), "int", **_MONTHS),
    PolicyField("low", _("No card below"), "decimal", **_POINTS),
    PolicyField("low_months", _("… in the last"), "int", **_MONTHS),
    PolicyField("panel", _("Competition: least score"), "decimal", **_POINTS),
    PolicyField("panel_bonus", _("Competition: more for two excellent quarters"), "decimal", **_POINTS),
)  # fmt: skip
policies.register(
    PolicyKind(
        code=PROMOTION,
        group=ASSESSMENT,
        label=_("Promotion"),
        approval=True,
        fields=_PROMOTION_FIELDS,
        shipped={
            "quota_months": 3, "own_quota": "120", "since_promotion": 6, "since_promotion_higher": 12, "tenure": 24,
            "attainment": "100", "compliance": "85", "compliance_higher": "90", "clean_months": 12, "low": "60",
            "low_months": 6, "panel": "80", "panel_bonus": "5",
        },
    )
)  # fmt: skip
policies.register(
    PolicyKind(
        code=IMPROVEMENT,
        group=ASSESSMENT,
        label=_("Last 10%, improvement plans, honours"),
        help=_("Being among the last opens a coached plan; no dismissal and no cut of pay follows from it by itself."),
        approval=True,
        fields=(
            PolicyField("pool", _("A ranking needs"), "int", unit=pgettext_lazy("unit", "people"), minimum=2, maximum=1000),
            PolicyField("last_share", _("The last of it"), "percent", minimum=0, maximum=50),
            PolicyField("talk_from", _("A talk instead of a plan from"), "decimal", **_POINTS),
            PolicyField("low", _("A plan below"), "decimal", **_POINTS),
            PolicyField("passed", _("Passed from"), "decimal", **_POINTS),
            PolicyField("open_days", _("Opened within"), "int", unit=_("working days"), minimum=1, maximum=30),
            PolicyField("weeks", _("A plan takes"), "int", **_WEEKS),
            PolicyField("more_weeks", _("Not passed: once more"), "int", **_WEEKS),
            PolicyField("every_weeks", _("A checkpoint every"), "int", **_WEEKS),
            PolicyField("weak", _("A dimension is weak below, of its points"), "percent", minimum=0, maximum=100),
            PolicyField(
                "honours_collection", _("Honours of the month: collection rate from (K07)"), "percent", minimum=0, maximum=100
            ),
        ),
        shipped={
            "pool": 10, "last_share": "10", "talk_from": "80", "low": "60", "passed": "70", "open_days": 5, "weeks": 8,
            "more_weeks": 4, "every_weeks": 2, "weak": "70", "honours_collection": "90",
        },
    )
)  # fmt: skip
