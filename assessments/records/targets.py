"""Targets and the plans that bring them, as records."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models import PlanAnswer, Target, TargetPlan
from assessments.period_words import period_words
from salesops.core.sockets.records import RecordKind, record_kinds


def _whose(target: Target) -> str:
    return target.user.name if target.user else target.unit.code if target.unit else ""


record_kinds.register(
    RecordKind(
        code="assessments.target",
        model=Target,
        label=_("target"),
        label_plural=_("Targets"),
        title=lambda target: (
            f"{_whose(target)} {target.get_metric_display()} {period_words(target.first, target.grain)}"
        ),
        title_needs=("user", "unit"),
        url=lambda target: reverse("assessments:target", args=[target.pk]),
        icon="goal",
    )
)
record_kinds.register(
    RecordKind(
        code="assessments.target_plan",
        model=TargetPlan,
        label=_("plan of targets"),
        label_plural=_("Plans of targets"),
        title=lambda plan: f"{period_words(plan.first, plan.grain)} {plan.unit.code} {plan.get_kind_display()}",
        title_needs=("unit",),
        url=lambda plan: reverse("assessments:target_plan", args=[plan.pk]),
        icon="goal",
        parts=((PlanAnswer, "plan"),),
    )
)
