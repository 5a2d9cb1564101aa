"""Whose values a person sees (capability ``scorecards``): own ones, those of the people led, the totals of units."""

from dataclasses import dataclass
from typing import Any

from accounts.access import Reach
from accounts.models import Posting, User


@dataclass(frozen=True)
class Seen:
    """``people`` none: everybody's. ``rows_of``: units whose people one leads; of one's own unit the total alone (ASM-13)."""

    people: frozenset[int] | None
    rows_of: frozenset[int] | None
    totals_of: frozenset[int]

    def person(self, pk: int) -> bool:
        return self.people is None or pk in self.people

    def total(self, unit: int) -> bool:
        return self.rows_of is None or unit in self.rows_of or unit in self.totals_of

    def rows(self, unit: int) -> bool:
        return self.rows_of is None or unit in self.rows_of

    @property
    def nothing(self) -> bool:
        return self.people is not None and not (self.people or self.rows_of or self.totals_of)


def seen_by(user: User) -> Seen:
    """Grants limited to a part of scorecards (steps, ratings of other departments) show no value. Two queries at most."""
    access = user.access
    reach = access.reach_by_limit("scorecards").get("", Reach())
    if reach.everything:
        return Seen(None, None, frozenset())
    if reach.nothing:
        return Seen(frozenset(), frozenset(), frozenset())
    units = reach.units | reach.market_units()
    posted: set[int] = set()
    if units:
        rows = Posting.objects.on(access.day).filter(unit__in=sorted(units))
        posted = set(rows.values_list("user_id", flat=True))
    home = Posting.objects.on(access.day).filter(user=user).values_list("unit_id", flat=True)
    return Seen(reach.people | posted, units, frozenset(home))


def may_look(user: Any) -> bool:
    """Whether definitions are open to this person (capability ``schemes``)."""
    return bool(user.can("schemes", "v"))
