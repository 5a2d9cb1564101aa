"""A card with all its page reads. What isn't there isn't asked for: few cards are corrected or appealed against."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Expression, Model, OuterRef, QuerySet

from assessments.models import (
    Appeal,
    CardAdjustment,
    CardComment,
    CardCorrection,
    CardRating,
    CycleStep,
    RedLine,
    ReviewTalk,
    Scorecard,
    ScorecardFact,
    WorkReport,
)
from salesops.core.one_record import Records

PEOPLE = ("cycle", "person", "unit", "rater", "position", "scheme_version__scheme")
# What a card may have beside its facts.
THERE = {
    "ratings": CardRating.objects.all(),
    "adjustments": CardAdjustment.objects.all(),
    "red_lines": RedLine.objects.all(),
    "corrections": CardCorrection.objects.open(),
    "report": WorkReport.objects.all(),
    "comments": CardComment.objects.all(),
    "appeals": Appeal.objects.all(),
    "talk": ReviewTalk.objects.all(),
}


def _card(pk: Expression) -> QuerySet[Scorecard]:
    there = {f"has_{what}": Exists(rows.filter(scorecard=OuterRef("pk"))) for what, rows in THERE.items()}
    # What every KPI meant is long, and read for a figure alone.
    return Scorecard.objects.filter(pk=pk).select_related(*PEOPLE).defer("cycle__definitions").annotate(**there)


_CARD = Records(_card)
_FACTS = Records(lambda card: ScorecardFact.objects.filter(scorecard=card))
_STEPS = Records(lambda cycle: CycleStep.objects.filter(cycle=cycle))
# With the people they name.
_BESIDE: dict[str, Records[Any]] = {
    "ratings": Records(lambda card: CardRating.objects.filter(scorecard=card)),
    "adjustments": Records(lambda card: CardAdjustment.objects.filter(scorecard=card)),
    "red_lines": Records(lambda card: RedLine.objects.filter(scorecard=card).select_related("said_by", "decided_by")),
    "report": Records(lambda card: WorkReport.objects.filter(scorecard=card)),
    "comments": Records(lambda card: CardComment.objects.filter(scorecard=card).select_related("by").order_by("pk")),
    "appeals": Records(
        lambda card: Appeal.objects.filter(scorecard=card).select_related("decided_by", "stored").order_by("pk")
    ),
    "talk": Records(lambda card: ReviewTalk.objects.filter(scorecard=card).select_related("by")),
}


def whole_card(pk: int) -> Scorecard | None:
    """Whoever asks has looked whether the reader sees it."""
    for card in _CARD.of(pk):
        _keep(card, "facts", _FACTS.of(pk))
        _keep(card.cycle, "steps", _STEPS.of(card.cycle_id))
        for what in ("ratings", "adjustments", "red_lines"):
            _keep(card, what, beside(card, what))
        return card
    return None


def _keep(record: Any, name: str, rows: Iterable[Model]) -> None:
    """As if ``prefetch_related`` had read them."""
    manager = getattr(record, name)
    found = manager.get_queryset()
    found._result_cache, found._prefetch_done = list(rows), True
    for row in found._result_cache:
        setattr(row, manager.field.name, record)
    record.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def may_have(card: Scorecard, what: str) -> bool:
    """Whether one need ask; a card read otherwise doesn't tell."""
    return bool(getattr(card, f"has_{what}", True))


def beside(card: Scorecard, what: str) -> list[Any]:
    """The rows of a name of :data:`THERE`."""
    return _BESIDE[what].of(card.pk) if may_have(card, what) else []
