"""Scorecards as records: named by whom and when, never by what came of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.cards.words import period_name, subject_name
from assessments.models import Appeal, CardAdjustment, CardComment, CardRating, ReviewTalk, Scorecard, WorkReport
from salesops.core.sockets.records import RecordKind, record_kinds

RESULT = frozenset(
    {"points", "total", "band", "red_line", "calibration", "calibration_reason", "value", "before", "after", "total_before",
     "total_after"}
)  # fmt: skip


def _hidden(reader: Any, card: Any) -> frozenset[str]:
    """The trail tells results to those who have no card themselves and read all of them: it knows no day of publication."""
    return frozenset() if reader.holds("GM", "AUD") else RESULT


record_kinds.register(
    RecordKind(
        code="assessments.scorecard",
        model=Scorecard,
        label=_("scorecard"),
        label_plural=_("Scorecards"),
        title=lambda card: f"{subject_name(card)} {period_name(card.cycle)}",
        title_needs=("person", "unit", "cycle"),
        url=lambda card: reverse("assessments:scorecard", args=[card.pk]),
        key=lambda card: card.number or str(card.pk),
        icon="score",
        hidden_fields=_hidden,
        parts=(
            (Appeal, "scorecard"), (CardAdjustment, "scorecard"), (CardComment, "scorecard"), (CardRating, "scorecard"),
            (ReviewTalk, "scorecard"), (WorkReport, "scorecard"),
        ),
    )
)  # fmt: skip
