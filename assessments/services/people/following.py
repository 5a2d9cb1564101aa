"""What follows from a closed cycle, drawn once: plans and proposals, honours, the decision table (defaults.md 9.3)."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from assessments.models import Cycle, FollowedCycle
from salesops.core.acts import act

from .awarding import award
from .closed import cards_of
from .plans import draw_consequences, judge_plans, last_of_quarter
from .reviewing import after_probation, review


def to_follow() -> QuerySet[Cycle]:
    """Closed cycles nobody followed up yet, the oldest first."""
    return Cycle.objects.filter(closed_at__isnull=False, followed__isnull=True).order_by("last", "cycle", "pk")


@act("assessments.follow_cycle")
def follow(*, actor: Any, cycle: Cycle, now: datetime, promotions: bool = True) -> bool:
    """All of it or nothing, one cycle after the other. ``promotions``: not for months of a history that is brought in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cycles followed up'))")
    found = to_follow().filter(pk=cycle.pk).first()
    if found is None:
        return False
    FollowedCycle.objects.create(cycle=found, at=now)
    cards = cards_of(found)
    last = last_of_quarter(found, cards)
    judge_plans(found, cards, last, now)
    draw_consequences(found, cards, last, now)
    award(found, cards, now)
    after_probation(found, cards, now)
    if promotions:
        review(found, now)
    return True
