"""Row-level scope (ACC-4): what a person may do, and which rows that reaches. The only place that reads the matrix.

A model's ``visible_to(user)`` asks ``user.access.reach(capability)`` and turns the answer into one ``Q``. Nothing here looks at a
record: scope is a property of person and day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import AssistantDuty, MarketCharge, Posting, RoleGrant, SecretaryDuty, User
from accounts.org import OrgTree
from accounts.standing import kept
from salesops.core.sockets.roles import Grant, capabilities, roles


@dataclass(frozen=True)
class Reach:
    """The rows a right reaches: ``everything``, or the union of the other parts.

    ``people`` own rows (oneself and reps one assists); ``units`` ids of the subtrees headed; ``markets`` ids of units in assigned
    markets, by step; ``step_roles`` role codes whose step a row waits for or passed.
    """

    everything: bool = False
    people: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    markets: tuple[tuple[str, frozenset[int]], ...] = ()
    step_roles: frozenset[str] = frozenset()

    @property
    def nothing(self) -> bool:
        return not (self.everything or self.people or self.units or self.markets or self.step_roles)

    def market_units(self, *steps: str) -> frozenset[int]:
        """Units of the assigned markets, for the named steps or for any."""
        return frozenset().union(*(units for step, units in self.markets if not steps or step in steps))


class Access:
    """One person's rights on one day (today unless told)."""

    def __init__(self, user: User, day: date | None = None) -> None:
        self.user = user
        self.day = day or timezone.localdate()
        self._can: dict[tuple[str, str], bool] = {}
        self._by_limit: dict[tuple[str, str], dict[str, Reach]] = {}

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """Roles held on the day. A deactivated person holds none."""
        if not self.user.is_active:
            return frozenset()
        return kept("roles", (self.user.pk, self.day), self._read_roles)

    def _read_roles(self) -> frozenset[str]:
        return frozenset(RoleGrant.objects.on(self.day).filter(user=self.user).values_list("role", flat=True))

    @cached_property
    def tree(self) -> OrgTree:
        return kept("units", self.day, lambda: OrgTree.on(self.day))

    @cached_property
    def headed_units(self) -> frozenset[int]:
        """Subtrees of the units the person heads, and of the markets in charge."""
        charges = kept("duties", ("charges", self.user.pk, self.day), self._read_charges)
        return self.tree.subtree([*self.tree.headed_by(self.user.pk), *charges])

    def _read_charges(self) -> tuple[int, ...]:
        return tuple(MarketCharge.objects.on(self.day).filter(user=self.user).values_list("market_id", flat=True))

    def grants(self, capability: str) -> Iterator[tuple[str, Grant]]:
        """(role, grant) for each grant the person's roles hold on ``capability``. An unknown capability raises."""
        capabilities.get(capability)
        for code in sorted(self.role_codes):
            for grant in roles.get(code).grants.get(capability, ()):
                yield code, grant

    def can(self, capability: str, right: str = "v") -> bool:
        """Any right on a capability includes seeing it."""
        # Asked some hundred times a page, for each column, filter and entry of the navigation.
        known = self._can.get((capability, right))
        if known is None:
            known = any(right == "v" or right in grant.rights for _role, grant in self.grants(capability))
            self._can[capability, right] = known
        return known

    def reaches_all(self, capability: str, right: str = "v") -> bool:
        """Whether ``right`` on ``capability`` reaches every row: ``reach(…).everything`` without asking where people stand."""
        return any(
            grant.scope == "A" and (right == "v" or right in grant.rights) for _role, grant in self.grants(capability)
        )

    def limits(self, capability: str, right: str = "v") -> frozenset[str] | None:
        """Parts a right is limited to (``shipping``), or ``None`` when at least one grant is unlimited."""
        found: set[str] = set()
        for _role, grant in self.grants(capability):
            if right == "v" or right in grant.rights:
                if not grant.limit:
                    return None
                found.update(grant.limit.split(","))
        return frozenset(found)

    def reach(self, capability: str, right: str = "v") -> Reach:
        """Union of the scopes of every grant that holds ``right`` on ``capability``."""
        return self._union(self._with(capability, right))

    def reach_by_limit(self, capability: str, right: str = "v") -> dict[str, Reach]:
        """The reach of the grants with each limit ("" for unlimited ones): a head of finance edits the tax data of all
        customers, and the whole file of those in his own unit."""
        known = self._by_limit.get((capability, right))
        if known is None:
            by_limit: dict[str, list[tuple[str, Grant]]] = {}
            for role, grant in self._with(capability, right):
                by_limit.setdefault(grant.limit, []).append((role, grant))
            known = {limit: self._union(grants) for limit, grants in by_limit.items()}
            self._by_limit[capability, right] = known
        return dict(known)

    def _with(self, capability: str, right: str) -> Iterator[tuple[str, Grant]]:
        return ((role, grant) for role, grant in self.grants(capability) if right == "v" or right in grant.rights)

    def _union(self, grants: Iterable[tuple[str, Grant]]) -> Reach:
        everything = False
        people: set[int] = set()
        units: frozenset[int] = frozenset()
        markets: tuple[tuple[str, frozenset[int]], ...] = ()
        steps: set[str] = set()
        for role, grant in grants:
            if grant.scope == "A":
                everything = True
            elif grant.scope == "O":
                people.update(self._assisted if role == "AST" else {self.user.pk})
            elif grant.scope == "T":
                units |= self.headed_units
                people.add(self.user.pk)
            elif grant.scope == "M":
                markets = self._assigned_markets
            elif grant.scope == "S":
                steps.add(role)
        return Reach(everything, frozenset(people), units, markets, frozenset(steps))

    @cached_property
    def _assisted(self) -> frozenset[int]:
        return kept("duties", ("assists", self.user.pk, self.day), self._read_assisted)

    def _read_assisted(self) -> frozenset[int]:
        return frozenset(
            AssistantDuty.objects.on(self.day).filter(assistant=self.user).values_list("rep_id", flat=True)
        )

    @cached_property
    def _assigned_markets(self) -> tuple[tuple[str, frozenset[int]], ...]:
        by_step: dict[str, list[int]] = {}
        for step, market in kept("duties", ("steps", self.user.pk, self.day), self._read_steps):
            by_step.setdefault(step, []).append(market)
        return tuple((step, self.tree.subtree(markets)) for step, markets in sorted(by_step.items()))

    def _read_steps(self) -> tuple[tuple[str, int], ...]:
        return tuple(SecretaryDuty.objects.on(self.day).filter(user=self.user).values_list("step", "market_id"))


def people_in_reach(
    people: QuerySet[User], user: User, capability: str = "users", right: str = "v", field: str = ""
) -> QuerySet:
    """Rows of ``people`` (or rows whose ``field`` names a person) that ``user`` reaches through ``capability``.

    A subtree reaches those who are posted in it on the day.
    """
    if user.access.reaches_all(capability, right):
        return people
    reach = user.access.reach(capability, right)
    if reach.nothing:
        return people.none()
    person = f"{field}_id" if field else "pk"
    wanted = Q(**{f"{person}__in": reach.people})
    units = reach.units | reach.market_units()
    if units:
        posted = Posting.objects.filter(user=OuterRef(person), unit__in=units, period__contains=user.access.day)
        wanted |= Q(Exists(posted))
    return people.filter(wanted)
