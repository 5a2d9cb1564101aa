"""Whose targets one sees: the only place that turns the matrix into conditions on rows of assessments."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import Reach
from accounts.approvers import unit_of
from accounts.models import Posting


def reach_of(user: Any, right: str = "v") -> Reach:
    """The reach of ``right`` on targets, without grants for importing only: who sets the portal up reads nobody's targets."""
    return user.access.reach_by_limit("targets", right).get("", Reach())


def targets_in_reach(rows: QuerySet, user: Any, right: str = "v") -> Any:
    """Rows whose person or unit ``user`` reaches through ``targets``; for seeing also the unit one stands in."""
    reach = reach_of(user, right)
    if reach.everything:
        return rows
    if reach.nothing:
        return rows.none()
    units = reach.units | reach.market_units()
    wanted = Q(user__in=reach.people) | Q(unit__in=units)
    if units:
        posted = Posting.objects.filter(user=OuterRef("user_id"), unit__in=units, period__contains=user.access.day)
        wanted |= Q(Exists(posted))
    if right == "v" and reach.people:
        wanted |= Q(unit=unit_of(user, user.access.day))
    return rows.filter(wanted)


def plans_in_reach(rows: QuerySet, user: Any, right: str = "v") -> Any:
    """Plans of units in reach; whoever a plan asks finds it as soon as it is out of the draft."""
    reach = reach_of(user, right)
    if reach.everything:
        return rows
    if reach.nothing:
        return rows.none()
    wanted = Q(unit__in=reach.units | reach.market_units())
    if right == "v":
        from assessments.models import PlanAnswer

        asked = PlanAnswer.objects.filter(plan=OuterRef("pk"), user=user)
        wanted |= Q(Exists(asked)) & ~Q(state__in=("draft", "discarded"))
    return rows.filter(wanted)


def reaches_unit(user: Any, unit_id: int, right: str) -> bool:
    """Whether ``right`` on targets reaches the unit; the system reaches all."""
    if user is None:
        return True
    reach = reach_of(user, right)
    return reach.everything or unit_id in reach.units or unit_id in reach.market_units()
