"""What is always true of targets."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

# A value that ended was followed by another one at that moment; a published plan holds what it gave, until something follows.
UNFOLLOWED = """
SELECT t.id, t.metric, t.first FROM assessments_target t WHERE t.ended_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM assessments_target n WHERE n.metric = t.metric AND n.first = t.first AND n.last = t.last
    AND n.user_id IS NOT DISTINCT FROM t.user_id AND n.unit_id IS NOT DISTINCT FROM t.unit_id AND n.begun_at = t.ended_at
) ORDER BY t.id
"""
UNPUBLISHED = """
SELECT l.plan_id, l.metric, l.month FROM assessments_planline l
JOIN assessments_targetplan p ON p.id = l.plan_id AND p.state = 'published'
WHERE NOT EXISTS (
    SELECT FROM assessments_target t WHERE t.metric = l.metric AND t.grain = 'month' AND t.first = l.month
    AND t.user_id IS NOT DISTINCT FROM l.user_id AND t.unit_id IS NOT DISTINCT FROM l.unit_id AND t.amount = l.amount
    AND t.begun_at <= p.published_at AND (t.ended_at IS NULL OR t.ended_at >= p.published_at)
) ORDER BY l.id
"""


@invariant(
    "assessments.targets_follow_each_other", _("A target that ended is followed by another one from that moment")
)
def targets_follow_each_other() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(UNFOLLOWED)
        for pk, metric, first in cursor.fetchall():
            yield f"target {pk} ({metric}, {first:%Y-%m-%d}) ended and nothing followed"


@invariant("assessments.published_plans_hold", _("Targets of published plans were put in force as they were approved"))
def published_plans_hold() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(UNPUBLISHED)
        for plan, metric, month in cursor.fetchall():
            yield f"plan {plan}: {metric} of {month:%Y-%m} isn't in force as approved"
