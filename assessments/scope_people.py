"""Whose promotions, plans and proposals one sees (capability ``promotion``): the only place that turns it into conditions."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import Reach
from accounts.models import Posting


def people_reach(user: Any, right: str = "v") -> Reach:
    """Grants limited to a part (amounts of rewards) show nobody's promotion or plan."""
    return user.access.reach_by_limit("promotion", right).get("", Reach())


def of_people_in_reach(rows: QuerySet, user: Any, right: str = "v", *, coach: bool = False) -> Any:
    """Rows of people ``user`` reaches; for seeing also those he coaches."""
    reach = people_reach(user, right)
    if reach.everything:
        return rows
    wanted = Q(pk__in=()) if reach.nothing else Q(person__in=reach.people)
    units = reach.units | reach.market_units()
    if units:
        posted = Posting.objects.filter(user=OuterRef("person_id"), unit__in=units, period__contains=user.access.day)
        wanted |= Q(Exists(posted))
    if coach and right == "v":
        wanted |= Q(coach=user)
    return rows.filter(wanted)


def reaches_person(user: Any, person: Any, right: str) -> bool:
    """Whether ``right`` reaches the person, who isn't oneself; the system reaches all."""
    if user is None:
        return True
    if user.pk == person.pk:
        return False
    reach = people_reach(user, right)
    if reach.everything or person.pk in reach.people:
        return True
    units = reach.units | reach.market_units()
    return Posting.objects.on(user.access.day).filter(user=person, unit__in=units).exists()
