"""Cycles and cards written by hand, for what doesn't need a freeze."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from assessments.models import Cycle, SchemeVersion, Scorecard, ScorecardFact
from assessments.policies.scores import SCORES, terms_of
from assessments.rules.card_terms import terms_as_json
from assessments.rules.scoring import to_json
from assessments.services.cards.computing import came_to, card_of
from salesops.core.sockets.policies import policies

FROZEN = datetime(2026, 11, 4, 10, 0, tzinfo=UTC)
TERMS = terms_of(policies.get(SCORES).shipped)


def october() -> Cycle:
    return Cycle.objects.create(
        cycle="M", code="2026-10", first=date(2026, 10, 1), last=date(2026, 10, 31),
        opened_at=datetime(2026, 10, 1, tzinfo=UTC), terms=terms_as_json(TERMS),
    )  # fmt: skip


def frozen_card(
    company: Any, cycle: Cycle, values: dict[str, str], who: str = "rep", number: str = "KP-2026-00001"
) -> Scorecard:
    """A card of the monthly scheme of the experienced, with ``values`` by KPI as rules read them."""
    version = SchemeVersion.objects.published().with_body().get(tier="E", cycle="M")
    person = getattr(company, who)
    card = Scorecard.objects.create(
        cycle=cycle, person=person, tier="E", home=company.units["EC-2-T"], rater=company.supervisor,
        scheme_version=version, present_days=20, working_days=20,
    )  # fmt: skip
    ScorecardFact.objects.bulk_create(
        ScorecardFact(
            scorecard=card, kpi=line.kpi, dimension=line.dimension, weight=line.weight, rule=to_json(line.rule),
            value=Decimal(values[line.kpi]) if line.kpi in values else None, position=place,
        )
        for place, line in enumerate(version.body.lines)
    )  # fmt: skip
    found = card_of(Scorecard.objects.with_snapshot().get(pk=card.pk))
    Scorecard.objects.filter(pk=card.pk).update(state="frozen", number=number, frozen_at=FROZEN, **came_to(found))
    card.refresh_from_db()
    return card


def carried(card: Scorecard, *states: str) -> Scorecard:
    """Along the machine by plain SQL."""
    for state in states:
        more = {"closed_at": FROZEN} if state == "closed" else {}
        Scorecard.objects.filter(pk=card.pk).update(state=state, **more)
    card.refresh_from_db()
    return card
