"""The manager's rating with a comment for each dimension, the facts beside it (ASM-5)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from assessments.models import CardComment, CardRating, Scorecard, ScorecardFact
from assessments.rules import card_acts as rules
from assessments.rules.scheme import DIMENSIONS
from assessments.services.cards.computing import refresh
from assessments.services.cards.reporting import locked_card, need_state
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, refuse_if
from salesops.core.states import move


def asked_of_rater(facts: Iterable[ScorecardFact]) -> list[str]:
    """The KPIs of a card its manager judges: those nothing was counted for."""
    return [fact.kpi for fact in facts if fact.kpi in rules.BY_MANAGER and fact.value is None]


def dimensions_of(facts: Iterable[ScorecardFact]) -> list[str]:
    """The dimensions of a card, in their order."""
    there = {fact.dimension for fact in facts}
    return [code for code in DIMENSIONS if code in there]


@act("assessments.rate_scorecard")
def rate(
    *, actor: Any, card: Scorecard, ratings: Mapping[str, Decimal | None], comments: Mapping[str, str], now: datetime
) -> Scorecard:
    """Rate once. Two who rate at the same moment: the second is told that it is done."""
    locked = locked_card(card)
    refuse_if(rules.not_rater(locked, actor), kind=Forbidden)
    need_state(locked, "self_assessed")
    facts = list(locked.facts.all())
    asked, dimensions = asked_of_rater(facts), dimensions_of(facts)
    refuse_if(*rules.ratings_wrong(asked, ratings), *rules.comments_missing(dimensions, comments), kind=Invalid)
    given = [(kpi, value) for kpi in asked if (value := ratings[kpi]) is not None]
    CardRating.objects.bulk_create(
        CardRating(scorecard=locked, kpi=kpi, value=value, by=actor, at=now) for kpi, value in given
    )
    CardComment.objects.bulk_create(
        CardComment(scorecard=locked, dimension=code, text=comments[code].strip(), by=actor, at=now)
        for code in dimensions
    )
    refresh(locked)
    moved = move(locked, "rate", actor=actor)
    record_activity(moved, "rate", actor=actor)
    return moved
