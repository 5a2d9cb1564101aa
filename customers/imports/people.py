"""What rows of an import name: people, units and where people stand, read once for a file."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from accounts.models import OrgUnit, Posting, User


@dataclass
class Named:
    """Looked up by what stands in the file, whatever the case. ``day`` is that of the import."""

    day: date | None = None
    # Social credit code → number of the row that brought it.
    credit_codes: dict[str, int] = field(default_factory=dict)
    # Name for comparing → code of the row that brought it first.
    names: dict[str, str] = field(default_factory=dict)
    # Numbers of customers whose social credit code a row brought as a new one.
    taken: set[str] = field(default_factory=set)
    # Customers out of the importer's reach whose existence a row or a warning told.
    elsewhere: set[int] = field(default_factory=set)

    @cached_property
    def users(self) -> dict[str, User]:
        return {user.username.casefold(): user for user in User.objects.defer("search_text")}

    @cached_property
    def units(self) -> dict[str, OrgUnit]:
        return {unit.code.casefold(): unit for unit in OrgUnit.objects.all()}

    @cached_property
    def units_by_id(self) -> dict[int, OrgUnit]:
        return {unit.pk: unit for unit in self.units.values()}

    @cached_property
    def _places(self) -> dict[int, int]:
        return dict(Posting.objects.on(self.day).values_list("user_id", "unit_id")) if self.day else {}

    def unit_of(self, person: User) -> OrgUnit | None:
        """Where ``person`` stands on the day."""
        return self.units_by_id.get(self._places.get(person.pk, 0))


def sets_up(user: Any) -> bool:
    """Administrators bring whole tables when a company starts."""
    return bool(user.holds("ADM"))
