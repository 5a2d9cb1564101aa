"""Who is told of a change of grade (defaults.md 3): the rep, from B on his supervisor, for A the market manager too,
and the service team.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from accounts.models import User
from accounts.org import OrgTree
from customers.alerts import Teams, with_team
from customers.models import Customer
from salesops.core.notify import notify
from salesops.core.notify.params import Among
from salesops.core.sockets.approvals import directory

from .regrading import Moved

# Up to so many customers each is told by name; more become one sentence.
ONE_BY_ONE = 3


def tell_moves(moved: Iterable[Moved], *, day: date, now: datetime, actor: Any = None) -> None:
    """Tell everybody concerned of the grades that moved. A person with many of them hears of them in one sentence."""
    moves = {m.customer_id: m for m in moved if m.is_move}
    if not moves:
        return
    rows = list(
        Customer.objects.filter(pk__in=moves, owner__isnull=False).select_related("owner").order_by("name_key", "pk")
    )
    by_person: dict[User, list[Customer]] = defaultdict(list)
    hearers, teams = Hearers(day), Teams(rows, day)
    for customer in rows:
        found = moves[customer.pk]
        people = hearers.of(customer, max(found.before, found.after, key="CBA".index))
        for person in with_team(customer, people, day, teams):
            by_person[person].append(customer)
    for person, customers in by_person.items():
        if len(customers) > ONE_BY_ONE:
            params: dict[str, Any] = {"count": len(customers), "names": Among.of(customers)}
            notify([person], "customers.grades_changed", params=params, on=now)
            continue
        for customer in customers:
            found = moves[customer.pk]
            params = {"before": found.before, "after": found.after}
            notify([person], "customers.grade_changed", record=customer, params=params, actor=actor, on=now)


class Hearers:
    """Reads managers once for each owner."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.tree = OrgTree.on(day)
        self._managers: dict[int, User | None] = {}
        self._heads: dict[int, User | None] = {}

    def manager_of(self, owner: User) -> User | None:
        if owner.pk not in self._managers:
            self._managers[owner.pk] = directory().manager_of(owner, self.day)
        return self._managers[owner.pk]

    def market_manager(self, unit_id: int) -> User | None:
        market = self.tree.market_of(unit_id)
        head = market.head_id if market else None
        if head is None:
            return None
        if head not in self._heads:
            self._heads[head] = User.objects.filter(pk=head).first()
        return self._heads[head]

    def of(self, customer: Customer, grade: str) -> set[User]:
        """People told when a customer comes to or leaves ``grade``."""
        people = [customer.owner]
        # In the pool there is no owner, and nobody above one.
        if grade in ("A", "B") and customer.owner is not None:
            people.append(self.manager_of(customer.owner))
        if grade == "A":
            people.append(self.market_manager(customer.unit_id))
        return {person for person in people if person is not None}
