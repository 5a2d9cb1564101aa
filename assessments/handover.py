"""What of assessments goes along when somebody leaves (ACC-9): plans of targets under way.

Targets themselves stay with their person and are cut by the days in the post.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.models import TargetPlan
from salesops.core.sockets.handover import HandoverPart, handover_parts

EXAMPLES = 5


def _plans(person: Any) -> QuerySet[TargetPlan]:
    return TargetPlan.objects.open().filter(created_by=person).select_related("unit").order_by("pk")


def _count(person: Any, day: date) -> int:
    return _plans(person).count()


def _examples(person: Any, day: date) -> list[str]:
    return [str(plan) for plan in _plans(person)[:EXAMPLES]]


def _take(*, person: Any, heir: Any, day: date, actor: Any, now: datetime) -> int:
    """Objections and decisions reach the heir from now on."""
    return TargetPlan.objects.filter(pk__in=_plans(person).values("pk")).update(created_by=heir)


handover_parts.register(
    HandoverPart(
        "assessments.target_plans", _("Plans of targets under way"), _count, _take, _examples, must_move=False, rank=120
    )
)
