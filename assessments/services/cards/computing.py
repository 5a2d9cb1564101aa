"""What a scorecard comes to, from its snapshot alone: facts, ratings, adjustments, the terms of its cycle (ASM-6)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assessments.models import Scorecard, ScorecardFact
from assessments.rules.cards import Card, Measure, card, settled
from assessments.rules.scheme import DIMENSIONS, Dimension, Line, Scheme
from assessments.rules.scoring import from_json

WHOLE = Decimal(100)


def scheme_of(facts: Iterable[ScorecardFact]) -> Scheme:
    """What a card was measured by, as its facts keep it."""
    kept = sorted(facts, key=lambda fact: fact.position)
    named = {fact.dimension for fact in kept}
    return Scheme(
        tuple(Dimension(code, Decimal(), WHOLE) for code in DIMENSIONS if code in named),
        tuple(Line(fact.kpi, fact.dimension, fact.weight, from_json(fact.rule)) for fact in kept),
    )


def values_of(scorecard: Scorecard, *, late: bool = False) -> dict[str, Decimal | None]:
    """KPI → the value that counts: the last adjustment, the rating, the fact. ``late``: with corrections after closing."""
    found: dict[str, Decimal | None] = {fact.kpi: fact.value for fact in scorecard.facts.all()}
    found |= {rating.kpi: rating.value for rating in scorecard.ratings.all()}
    for one in sorted(scorecard.adjustments.all(), key=lambda one: one.pk):
        if late or not one.late:
            found[one.kpi] = one.after
    return found


def crossed_late(scorecard: Scorecard) -> bool:
    """Whether a red line was decided after the card was closed."""
    return any(one.late and one.state == "decided" for one in scorecard.red_lines.all())


def card_of(
    scorecard: Scorecard, *, late: bool = False, instead: Mapping[str, Decimal | None] | None = None
) -> Card:  # fmt: skip
    """The card; fetch many with ``Scorecard.objects.with_snapshot()``. Calibration, cap and red line are in its total.

    ``instead``: what it would come to with other values.
    """
    facts = list(scorecard.facts.all())
    red_line = scorecard.red_line or (late and crossed_late(scorecard))
    values = {**values_of(scorecard, late=late), **(instead or {})}
    measures = {fact.kpi: Measure(values[fact.kpi], fact.target, fact.of_target) for fact in facts}
    terms = scorecard.cycle.card_terms
    found = card(scheme_of(facts), measures, terms, red_line=red_line)
    if found.points is None or not scorecard.calibration:
        return found
    total, band = settled(max(found.points + scorecard.calibration, Decimal()), terms, red_line=red_line)
    return replace(found, total=total, band=band)


def came_to(found: Card) -> dict[str, Any]:
    """The columns of a scorecard that follow from its card."""
    return {"points": found.points, "total": found.total, "band": found.band.code if found.band else ""}


def refresh(scorecard: Scorecard) -> Scorecard:
    """Write what the card comes to after a rating, a calibration or a decision, inside the caller's transaction."""
    refresh_all([scorecard.pk])
    scorecard.refresh_from_db(fields=["version", "points", "total", "band"])
    return scorecard


def refresh_all(cards: Collection[int]) -> None:
    """The same for many, in a constant number of queries."""
    changed = []
    for one in Scorecard.objects.with_snapshot().filter(pk__in=cards).order_by("pk"):
        columns = came_to(card_of(one))
        if any(getattr(one, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(one, name, value)
            changed.append(one)
    Scorecard.objects.bulk_update(changed, ["points", "total", "band"], batch_size=500)
