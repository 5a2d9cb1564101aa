"""Who stood where in a period (A5): homes of people, what hangs under which unit. Read once a run."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounts.models import Position
from accounts.org import OrgTree, UnitNode
from accounts.standing import kept
from salesops.core.named import ask

POSTED = """
SELECT p.user_id, p.unit_id, greatest(lower(p.period), %(first)s), least(upper(p.period) - 1, %(last)s), t.tier, post.code
FROM accounts_posting p JOIN accounts_position post ON post.id = p.position_id
LEFT JOIN accounts_positionterms t ON t.position_id = p.position_id AND t.period @> greatest(lower(p.period), %(first)s)
WHERE p.period && daterange(%(first)s, %(last)s, '[]')
"""


@dataclass(frozen=True)
class Stay:
    """A person in a unit and position, both days included, in the tier of its first day."""

    person: int
    unit: int
    first: date
    last: date
    tier: str
    position: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def _tree(day: date) -> OrgTree:
    return kept("units", day, lambda: OrgTree.on(day))


class Organisation:
    """The units of the last day; a unit that was given up in the period hangs where it hung on the first."""

    def __init__(self, first: date, last: date) -> None:
        self.tree, self._before = _tree(last), _tree(first)
        self.stays = [
            Stay(person, unit, since, until, tier or Position.Tier.NONE, position)
            for person, unit, since, until, tier, position in ask("posted", POSTED, {"first": first, "last": last})
        ]
        self._above: dict[int, tuple[int, ...]] = {}

    @cached_property
    def nodes(self) -> Mapping[int, UnitNode]:
        return self._before.nodes | self.tree.nodes

    def above(self, unit: int) -> tuple[int, ...]:
        """The unit and all it hangs under."""
        known = self._above.get(unit)
        if known is None:
            tree = self.tree if unit in self.tree.nodes else self._before
            known = tuple(node.id for node in tree.upwards(unit)) or (unit,)
            self._above[unit] = known
        return known

    def below(self, unit: int) -> list[int]:
        """The unit and all that hangs under it: whose rows it sums up."""
        known = {*self.nodes, *(stay.unit for stay in self.stays), unit}
        return sorted(one for one in known if unit in self.above(one))

    @cached_property
    def homes(self) -> Mapping[int, int]:
        """Person → the unit held longest; of equal ones the later."""
        days: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for stay in sorted(self.stays, key=lambda stay: stay.last, reverse=True):
            days[stay.person][stay.unit] += stay.days
        return {person: max(units, key=lambda unit: units[unit]) for person, units in days.items()}

    @cached_property
    def assessed(self) -> frozenset[int]:
        """People in a position with a scheme: a figure of theirs is 0 where there are no rows."""
        return frozenset(stay.person for stay in self.stays if stay.tier != Position.Tier.NONE)

    @cached_property
    def _tiers(self) -> Mapping[int, str]:
        """Person → the tier of the last day in the period."""
        return {stay.person: stay.tier for stay in sorted(self.stays, key=lambda stay: stay.last)}

    def members(self, unit: int) -> int:
        """How many sell in the unit and below; those who lead it aren't its members."""
        selling = (Position.Tier.NEWCOMER, Position.Tier.EXPERIENCED)
        return sum(
            1 for person, home in self.homes.items() if self._tiers[person] in selling and unit in self.above(home)
        )

    @cached_property
    def newcomers(self) -> frozenset[int]:
        """Newcomers on their last day in the period."""
        return frozenset(person for person, tier in self._tiers.items() if tier == Position.Tier.NEWCOMER)

    @cached_property
    def staffed(self) -> frozenset[int]:
        """Units with assessed people in or under them."""
        return frozenset(up for stay in self.stays if stay.person in self.assessed for up in self.above(stay.unit))
