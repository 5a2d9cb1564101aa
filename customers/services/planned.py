"""Planned visits that a logged one does."""

from datetime import timedelta

from django.utils import timezone

from customers.models import PlannedVisit, Visit
from salesops.core.states import move

# A visit made some days late still does the planned one.
LATE_DAYS = 6


def do_planned(visit: Visit, *, plan: PlannedVisit | None = None) -> PlannedVisit | None:
    """Mark what ``visit`` does: ``plan`` when named, else the visitor's open one at the customer of that day or the days before.

    The caller locked the customer. Nothing planned: nothing to do.
    """
    day = timezone.localdate(visit.visited_at)
    rows = PlannedVisit.objects.filter(user=visit.user_id, customer=visit.customer_id, visit__isnull=True)
    found = rows.filter(pk=plan.pk).first() if plan is not None else None
    if found is None:
        nearby = rows.filter(day__range=(day - timedelta(days=LATE_DAYS), day))
        found = nearby.exclude(state="done").order_by("-day").first()
    if found is None:
        return None
    return move(found, "do", actor=None, visit=visit, missed_reason="")
