"""The last six cards of the same person or team: what each KPI came to, and what the card before this one came to."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.models import Scorecard
from assessments.rules.trend import PERIODS
from assessments.states.scorecards import RESULT_STATES
from salesops.core.prepared import Prepared


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


# One of person and unit is none, on a card as in the question.
_LAST = Prepared(
    "card_trend",
    """
SELECT card.id, card.state, card.total, card.person_id, card.unit_id, came.kpis, came.reached
FROM assessments_scorecard card JOIN assessments_cycle cycle ON cycle.id = card.cycle_id
CROSS JOIN LATERAL (
    SELECT array_agg(kpi ORDER BY rated) AS kpis, array_agg(value ORDER BY rated) AS reached FROM (
        SELECT kpi::text, value, false AS rated FROM assessments_scorecardfact WHERE scorecard_id = card.id
        UNION ALL
        SELECT kpi, value, true FROM assessments_cardrating WHERE scorecard_id = card.id AND ($6 OR card.state = ANY($7))
    ) one
) came
WHERE (card.person_id = $1 OR card.unit_id = $2) AND card.number IS NOT NULL
    AND cycle.cycle = $3 AND cycle.first <= $4 AND COALESCE(cycle.person_id, 0) = COALESCE($5, 0)
ORDER BY cycle.first DESC, card.id DESC LIMIT $8
""",
    "bigint", "bigint", "text", "date", "bigint", "boolean", "text[]", "integer", generic=True,
)  # fmt: skip


def trend_of(card: Scorecard, own: bool) -> Trend:
    """One query. ``own``: for the person, who learns ratings when they are published."""
    cycle = card.cycle
    rows = _LAST.objects(
        Scorecard, card.person_id, card.unit_id, cycle.cycle, cycle.first, cycle.person_id, not own, list(RESULT_STATES),
        PERIODS,
    )  # fmt: skip
    cards = tuple(reversed(rows))
    found: dict[str, list[Decimal | None]] = defaultdict(lambda: [None] * len(cards))
    for at, one in enumerate(cards):
        for kpi, value in zip(one.kpis or (), one.reached or (), strict=True):
            found[kpi][at] = value
    return Trend(cards, dict(found))
