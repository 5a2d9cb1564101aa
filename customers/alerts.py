"""Who else is told about a customer: its service team of the day shares the alerts its owner gets (CUS-5, defaults.md 3).

Tasks of the owner alone (a follow-up of today, the weekly status) aren't alerts; reviews and use of
the limit go to whom section 7 names.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from accounts.models import User
from customers.models import Customer, TeamMember


class Teams:
    """The service teams of ``customers`` on ``day``, read in one query."""

    def __init__(self, customers: Iterable[Customer], day: date) -> None:
        self._found: dict[int, list[User]] = defaultdict(list)
        rows = TeamMember.objects.on(day).filter(customer__in=[c.pk for c in customers], user__is_active=True)
        for row in rows.select_related("user").order_by("customer", "pk"):
            self._found[row.customer_id].append(row.user)

    def of(self, customer: Customer) -> list[User]:
        """The members of the team of ``customer``."""
        return self._found.get(customer.pk, [])

    def told(self, customers: Iterable[Customer], besides: Collection[Any] = ()) -> dict[User, list[Customer]]:
        """Member → those of ``customers`` to tell him about, without the people ``besides`` who hear of them anyway."""
        known = {person.pk for person in besides}
        found: dict[User, list[Customer]] = defaultdict(list)
        for customer in customers:
            for member in self.of(customer):
                if member.pk not in known:
                    found[member].append(customer)
        return found


def with_team(customer: Customer, people: Iterable[Any], day: date, teams: Teams | None = None) -> list[Any]:
    """``people`` told about ``customer`` and its service team, each once."""
    members = (teams or Teams([customer], day)).of(customer)
    return list({person.pk: person for person in (*people, *members) if person is not None}.values())
