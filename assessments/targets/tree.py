"""Units and people a plan hands targets down to: the organisation of one day below one unit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from accounts.models import OrgUnit, Position, Posting, User
from accounts.org import OrgTree, UnitNode

# Whoever stands above the markets answers for the company's targets, not for some of his own.
OWE = (Position.Tier.NEWCOMER, Position.Tier.EXPERIENCED, Position.Tier.SUPERVISOR)


def key_of(user_id: int | None, unit_id: int | None) -> str:
    """How a person or unit is called in forms and sums."""
    return f"p{user_id}" if user_id else f"u{unit_id}"


@dataclass(frozen=True)
class Member:
    """A unit or a person of the tree. ``posting`` of people only."""

    key: str
    unit: UnitNode | None = None
    user: User | None = None
    posting: Posting | None = None

    @property
    def name(self) -> str:
        return self.user.name if self.user else self.unit.local_name if self.unit else ""

    @property
    def whose(self) -> dict[str, int]:
        """Columns of a row about it."""
        return {"user_id": self.user.pk} if self.user else {"unit_id": self.unit.id if self.unit else 0}


@dataclass
class PlanTree:
    """``below``: unit → its units and people, units first."""

    top: str
    day: date
    members: dict[str, Member] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=dict)

    def people(self) -> list[Member]:
        return [member for member in self.members.values() if member.user]

    def under(self, key: str) -> Iterator[str]:
        """``key`` and everything below, from above."""
        yield key
        for part in self.below.get(key, ()):
            yield from self.under(part)

    def above(self, key: str) -> list[str]:
        """The units above ``key``, the next one first."""
        parent = {part: unit for unit, parts in self.below.items() for part in parts}
        found = []
        while key in parent:
            key = parent[key]
            found.append(key)
        return found


def tree_of(unit_id: int, day: date) -> PlanTree:
    """The tree below a unit as it stands on ``day``; departments owe no targets. Three queries."""
    tree = OrgTree.on(day)
    found = PlanTree(key_of(None, unit_id), day)
    if unit_id not in tree.nodes:
        return found
    units = tree.subtree([unit_id])
    standing: dict[int, list[Member]] = {}
    postings = (
        Posting.objects.on(day)
        .filter(unit__in=units, position__terms__period__contains=day, position__terms__tier__in=OWE)
        .exclude(user__left_on__lt=day)
        .select_related("user", "position")
        .order_by("position__rank", "user__name_key", "user_id")
    )
    for posting in postings:
        member = Member(key_of(posting.user_id, None), user=posting.user, posting=posting)
        standing.setdefault(posting.unit_id, []).append(member)

    def enter(node: UnitNode) -> str:
        key = key_of(None, node.id)
        found.members[key] = Member(key, unit=node)
        parts = [
            enter(tree.nodes[child])
            for child in tree.children.get(node.id, ())
            if tree.nodes[child].kind != OrgUnit.Kind.DEPARTMENT
        ]
        for member in standing.get(node.id, ()):
            found.members[member.key] = member
            parts.append(member.key)
        found.below[key] = parts
        return key

    enter(tree.nodes[unit_id])
    return found
