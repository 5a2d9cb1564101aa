"""Who stands above whom on a day, for many people at once: reminders and lists of a whole company (RPT-5)."""

from dataclasses import dataclass, field
from datetime import date

from accounts.models import MarketCharge, OrgUnit, Posting, User
from accounts.org import OrgTree
from salesops.core.sockets.approvals import directory


@dataclass
class Chain:
    """The same answers as the directory of approvals (``approvers.py``), read with five queries however many ask."""

    day: date
    tree: OrgTree
    people: dict[int, User] = field(default_factory=dict)
    units: dict[int, int] = field(default_factory=dict)
    supervisors: dict[int, int] = field(default_factory=dict)
    charges: dict[int, int] = field(default_factory=dict)
    sales_director: int | None = None

    @classmethod
    def on(cls, day: date) -> "Chain":
        """Read everybody's place as of ``day``."""
        chain = cls(day, OrgTree.on(day))
        chain.people = {p.pk: p for p in User.objects.all()}
        rows = Posting.objects.on(day).order_by("user__name_key", "pk")
        for user, unit, supervisor, position in rows.values_list(
            "user_id", "unit_id", "supervisor_id", "position__code"
        ):
            chain.units[user] = unit
            if supervisor:
                chain.supervisors[user] = supervisor
            if position == "P70" and chain.sales_director is None:
                chain.sales_director = user
        chain.charges = dict(MarketCharge.objects.on(day).values_list("market_id", "user_id"))
        return chain

    def manager_of(self, person: int) -> User | None:
        """The named supervisor, else the head of the unit, else the head above; for a market's head the director in charge."""
        if person in self.supervisors:
            return self.people[self.supervisors[person]]
        for node in self.tree.upwards(self.units.get(person)):
            if node.head_id and node.head_id != person:
                return self.people[node.head_id]
            if node.kind == OrgUnit.Kind.MARKET:
                director = self._director(node.id)
                if director and director != person:
                    return self.people[director]
        # At the top: whom the board named, seldom enough to ask the directory.
        found = directory().manager_of(self.people[person], self.day)
        return self.people[found.pk] if found else None

    def next_manager_of(self, person: int) -> User | None:
        """The manager's manager."""
        manager = self.manager_of(person)
        above = self.manager_of(manager.pk) if manager else None
        return above if above is None or above.pk != person else None

    def market_manager_of(self, person: int) -> User | None:
        """Head of the person's market or department; for that head, and without one, the manager."""
        levels = (OrgUnit.Kind.MARKET, OrgUnit.Kind.DEPARTMENT)
        node = next((n for n in self.tree.upwards(self.units.get(person)) if n.kind in levels), None)
        if node and node.head_id and node.head_id != person:
            return self.people[node.head_id]
        return self.manager_of(person)

    def director_of(self, person: int) -> User | None:
        """Who is in charge of the person's market; without a market the sales director; for the director the general manager."""
        market = self.tree.market_of(self.units.get(person))
        found = self._director(market.id if market else None)
        if found is None or found == person:
            return self.general_manager()
        return self.people[found]

    def general_manager(self) -> User | None:
        """The head of the company."""
        company = next((n for n in self.tree.nodes.values() if n.kind == OrgUnit.Kind.COMPANY), None)
        return self.people.get(company.head_id) if company and company.head_id else None

    def _director(self, market: int | None) -> int | None:
        return self.charges.get(market) if market in self.charges else self.sales_director
