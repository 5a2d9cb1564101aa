"""Which contests one sees and prepares: the only place that says so."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.approvers import unit_of
from accounts.models import OrgUnit
from accounts.org import OrgTree
from assessments.models import Contest, ContestEntry
from assessments.scope_people import people_reach


def may_prepare(user: Any) -> bool:
    """Whoever leads people may have them compete."""
    reach = people_reach(user, "c")
    return bool(user.can("promotion", "c")) and (reach.everything or bool(reach.units))


def may_prepare_for(user: Any, unit: OrgUnit) -> bool:
    if not may_prepare(user):
        return False
    reach = people_reach(user, "c")
    return reach.everything or unit.pk in reach.units


def units_led(user: Any) -> frozenset[int] | None:
    """Units a contest may be among; none: all."""
    reach = people_reach(user, "c")
    return None if reach.everything else reach.units


def contests_for(rows: QuerySet[Contest], user: Any) -> QuerySet[Contest]:
    if not user.can("promotion", "v"):
        return rows.none()
    reach = people_reach(user)
    if reach.everything:
        return rows
    day = user.access.day
    above = [node.id for node in OrgTree.on(day).upwards(unit_of(user, day))]
    entries = ContestEntry.objects.filter(contest=OuterRef("pk"))
    takes_part = Q(Exists(entries.filter(person=user))) | Q(Exists(entries.filter(unit__in=above)))
    return rows.filter((takes_part & ~Q(state="draft")) | Q(unit__in=reach.units) | Q(created_by=user))
