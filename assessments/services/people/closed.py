"""Closed cards as plans, honours and promotions read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from accounts.models import MarketCharge
from accounts.org import OrgTree
from assessments.models import Cycle, Scorecard
from assessments.rules.cards import Card
from assessments.services.cards.computing import card_of

SALES, COLLECTION = "K01", "K07"


@dataclass(frozen=True)
class Scored:
    """A person's card with a total."""

    person: int
    total: Decimal
    card: "ClosedCard"


@dataclass(frozen=True)
class ClosedCard:
    """A card with what it was computed from."""

    row: Scorecard
    card: Card

    @property
    def total(self) -> Decimal | None:
        return self.row.total

    @property
    def of_person(self) -> Scored | None:
        """Nothing for a team's card, and for one nothing of which had data."""
        if self.row.person_id is None or self.row.total is None:
            return None
        return Scored(self.row.person_id, self.row.total, self)

    @cached_property
    def scores(self) -> Mapping[str, Decimal]:
        """KPI → score, of those with data."""
        return {line.line.kpi: line.score for line in self.card.lines if line.score is not None}

    def reached(self, kpi: str) -> Fraction | None:
        """What a rule looked at: per cent."""
        return next((line.reached for line in self.card.lines if line.line.kpi == kpi), None)

    def points(self, dimension: str) -> Decimal:
        return sum((one.contribution for one in self.card.dimensions if one.code == dimension), Decimal(0))


def cards_of(cycle: Cycle) -> list[ClosedCard]:
    """All closed cards of a cycle; a constant number of queries."""
    rows = Scorecard.objects.with_snapshot().filter(cycle=cycle, state="closed")
    rows = rows.select_related("cycle", "person", "unit", "rater", "home", "position").order_by("pk")
    return [ClosedCard(row, card_of(row)) for row in rows]


def scored(cards: Iterable[ClosedCard]) -> list[Scored]:
    """People's cards with a total."""
    return [found for one in cards if (found := one.of_person) is not None]


def zones(day: date) -> Mapping[int, int]:
    """Unit → whoever is in charge of its market: the zone it belongs to."""
    tree = OrgTree.on(day)
    charge = dict(MarketCharge.objects.on(day).values_list("market_id", "user_id"))
    found = {}
    for unit in tree.nodes:
        market = tree.market_of(unit)
        if market is not None and market.id in charge:
            found[unit] = charge[market.id]
    return found
