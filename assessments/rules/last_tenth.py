"""The last 10 % of a quarter (末位10%, defaults.md 9.3): who is compared with whom, and who comes last. Pure.

It opens a coached plan and nothing else: neither a dismissal nor a cut of pay follows from it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# Whoever has no figure of a tie isn't put behind those who have one.
NO_FIGURE = Fraction(10**9)


@dataclass(frozen=True)
class Standing:
    """A card as pools compare it. ``performance``: points of PER; ``collection`` K07, ``sales`` K01's attainment."""

    person: int
    tier: str
    zone: int | None
    total: Decimal
    performance: Decimal
    collection: Decimal | Fraction | None = None
    sales: Decimal | Fraction | None = None

    @property
    def key(self) -> tuple[Decimal, Decimal, Fraction, Fraction]:
        """The lowest comes first."""
        return self.total, self.performance, _figure(self.collection), _figure(self.sales)


def _figure(value: Decimal | Fraction | None) -> Fraction:
    return NO_FIGURE if value is None else Fraction(value)


@dataclass(frozen=True)
class Pool:
    """Cards of one tier in one zone; ``zone`` none: of the whole company. ``ranked``: the people it ranks, from the best down."""

    tier: str
    zone: int | None
    members: tuple[Standing, ...]
    ranked: frozenset[int]

    def rank(self, person: int) -> int:
        """Equal cards share their place."""
        own = next(one for one in self.members if one.person == person)
        return 1 + sum(1 for other in self.members if other.key > own.key)


@dataclass(frozen=True)
class Terms:
    """``least``: people a pool needs; ``share``: per cent that are last; from ``talk_from`` points on there is a talk, no plan."""

    least: int = 10
    share: Decimal = Decimal(10)
    talk_from: Decimal = Decimal(80)


def pools(standings: Iterable[Standing], terms: Terms) -> list[Pool]:
    """Each zone's pool of a tier; zones with too few people are compared with the whole company, too small companies not at all."""
    tiers: dict[str, list[Standing]] = defaultdict(list)
    for one in standings:
        tiers[one.tier].append(one)
    found = []
    for tier, members in sorted(tiers.items()):
        zones: dict[int | None, list[Standing]] = defaultdict(list)
        for one in members:
            zones[one.zone].append(one)
        small: set[int] = set()
        for zone, own in sorted(zones.items(), key=lambda pair: pair[0] or 0):
            if zone is not None and len(own) >= terms.least:
                found.append(Pool(tier, zone, _sorted(own), frozenset(one.person for one in own)))
            else:
                small |= {one.person for one in own}
        if small and len(members) >= terms.least:
            found.append(Pool(tier, None, _sorted(members), frozenset(small)))
    return found


def _sorted(members: Iterable[Standing]) -> tuple[Standing, ...]:
    return tuple(sorted(members, key=lambda one: (*one.key, one.person), reverse=True))


def last_of(pool: Pool, terms: Terms) -> list[Standing]:
    """The last of a pool, the lowest first: the share rounded down, at least one; whoever equals the last of them too."""
    count = max(int(len(pool.members) * terms.share / 100), 1)
    lowest = sorted(pool.members, key=lambda one: (one.key, one.person))
    limit = lowest[count - 1].key
    return [one for one in lowest if one.key <= limit and one.person in pool.ranked]


def last_tenth(standings: Iterable[Standing], terms: Terms) -> Mapping[int, tuple[Standing, Pool]]:
    """Person → own card and the pool it is last in."""
    return {one.person: (one, pool) for pool in pools(standings, terms) for one in last_of(pool, terms)}
