"""The last six cards of the same person or team: what each KPI came to, and what the card before this one came to."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.models import CardRating, Scorecard, ScorecardFact
from assessments.rules.trend import PERIODS
from assessments.states.scorecards import RESULT_STATES


@dataclass(frozen=True)
class Trend:
    """``cards`` from the oldest on, this one last; ``values`` by KPI, one for each card. ``before``: the card before this one."""

    cards: tuple[Scorecard, ...] = ()
    values: dict[str, list[Decimal | None]] = field(default_factory=dict)

    @property
    def before(self) -> Scorecard | None:
        return self.cards[-2] if len(self.cards) > 1 else None

    def value_before(self, kpi: str) -> Decimal | None:
        found = self.values.get(kpi, [])
        return found[-2] if len(found) > 1 else None


def trend_of(card: Scorecard, own: bool) -> Trend:
    """Three queries. ``own``: for the person, who learns ratings when they are published."""
    rows = Scorecard.objects.filter(
        person=card.person_id, unit=card.unit_id, cycle__cycle=card.cycle.cycle, cycle__first__lte=card.cycle.first,
        cycle__person=card.cycle.person_id, number__isnull=False,
    ).select_related("cycle")  # fmt: skip
    cards = tuple(reversed(rows.order_by("-cycle__first", "-pk")[:PERIODS]))
    keys = [one.pk for one in cards]
    known = {one.pk for one in cards if not own or one.state in RESULT_STATES}
    facts = ScorecardFact.objects.filter(scorecard__in=keys).values_list("scorecard_id", "kpi", "value")
    ratings = CardRating.objects.filter(scorecard__in=known).values_list("scorecard_id", "kpi", "value")
    found: dict[str, dict[int, Decimal | None]] = defaultdict(dict)
    for pk, kpi, value in [*facts, *ratings]:
        found[kpi][pk] = value
    return Trend(cards, {kpi: [by_card.get(pk) for pk in keys] for kpi, by_card in found.items()})
