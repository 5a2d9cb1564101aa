"""Who is honoured (defaults.md 9.3): best person and team of a month, the first three and the best newcomer of a quarter,
gold, silver and bronze of a year with its best team. Nobody with a red line or an open improvement plan. Pure.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

PERSON, TEAM, TOTAL, NEWCOMER = "person", "team", "total", "newcomer"
# Tiers whose totals stand in one ranking; newcomers have their own, a director's is the general manager's.
RANKED = ("E", "S")
# Whose card has one's own sales: the values of a supervisor are the unit's.
SELLERS = ("N", "E")


@dataclass(frozen=True)
class Candidate:
    """A card as honours look at it. ``attainment`` K03 and ``collection`` K07 in per cent; ``barred``: red line or open plan."""

    key: int
    tier: str
    total: Decimal | None
    attainment: Decimal | Fraction | None
    collection: Decimal | Fraction | None
    barred: bool = False
    is_team: bool = False


@dataclass(frozen=True)
class Award:
    """``kind`` person, team, total, newcomer; ``place`` from 1."""

    kind: str
    place: int
    candidate: Candidate


def month(found: Sequence[Candidate], least_collection: Decimal) -> list[Award]:
    """The best by attainment of those who collected enough."""
    return [*_by_sales(found, PERSON, least_collection), *_by_sales(found, TEAM, least_collection)]


def quarter(found: Sequence[Candidate], least_collection: Decimal) -> list[Award]:
    """The first three by total, and the best newcomer."""
    newcomers = [one for one in found if one.tier == "N"]
    return [*_by_total(found, RANKED, 3), *_first(newcomers, NEWCOMER, 1, lambda one: one.total)]


def year(found: Sequence[Candidate], least_collection: Decimal) -> list[Award]:
    """Gold, silver, bronze by total, and the best team by attainment."""
    return [*_by_total(found, RANKED, 3), *_by_sales(found, TEAM, least_collection)]


AWARDS: dict[str, Callable[[Sequence[Candidate], Decimal], list[Award]]] = {"M": month, "Q": quarter, "Y": year}


def _by_sales(found: Iterable[Candidate], kind: str, least: Decimal) -> list[Award]:
    able = [
        one for one in found
        if one.is_team == (kind == TEAM) and (one.is_team or one.tier in SELLERS)
        and one.collection is not None and one.collection >= least
    ]  # fmt: skip
    return _first(able, kind, 1, lambda one: one.attainment)


def _by_total(found: Iterable[Candidate], tiers: Sequence[str], places: int) -> list[Award]:
    people = [one for one in found if not one.is_team and one.tier in tiers]
    return _first(people, TOTAL, places, lambda one: one.total)


def _first(
    found: Iterable[Candidate], kind: str, places: int, by: Callable[[Candidate], Decimal | Fraction | None]
) -> list[Award]:
    """Equal ones share their place, and the next place is left out."""
    able = [(value, one) for one in found if not one.barred and (value := by(one)) is not None]
    ranked = [Award(kind, 1 + sum(1 for other, _one in able if other > value), one) for value, one in able]
    return sorted((award for award in ranked if award.place <= places), key=lambda a: (a.place, a.candidate.key))
