"""Who sees whose bonus (capability ``bonus``, defaults.md 1.4): own ones, the sum of those one leads, runs agreed to, or all."""

from typing import Any

from django.db.models import Q, QuerySet

REVIEWED = ("in_review", "approved")


def sees_runs(user: Any) -> bool:
    """Runs with everybody's lines: director, general manager, finance, audit."""
    limits = user.access.limits("bonus", "v")
    return limits is None or "approved_run" in limits


def _whole(user: Any) -> bool:
    return "" in user.access.reach_by_limit("bonus")


def runs_in_reach(rows: QuerySet, user: Any) -> Any:
    """Finance reviews a run and takes approved ones to payroll; drafts of runs are the director's and general manager's."""
    if not user.can("bonus") or not sees_runs(user):
        return rows.none()
    return rows if _whole(user) else rows.filter(state__in=REVIEWED)


def lines_in_reach(rows: QuerySet, user: Any) -> Any:
    """Everybody's lines of runs in reach; else one's own of approved runs."""
    if not user.can("bonus"):
        return rows.none()
    own = Q(person=user, run__state="approved")
    if not sees_runs(user):
        return rows.filter(own)
    return rows if _whole(user) else rows.filter(own | Q(run__state__in=REVIEWED))


def led_units(user: Any) -> frozenset[int]:
    """Units whose sum one may know."""
    reach = user.access.reach_by_limit("bonus").get("sum")
    return reach.units | reach.market_units() if reach is not None else frozenset()
