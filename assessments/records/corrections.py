"""Late corrections and red lines as records: named by their card, never by what they change."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.cards.words import period_name, subject_name
from assessments.models import CardCorrection, RedLine
from salesops.core.sockets.records import RecordKind, record_kinds

from .scorecards import RESULT


def _title(found: Any) -> str:
    return f"{subject_name(found.scorecard)} {period_name(found.scorecard.cycle)}"


def _hidden(reader: Any, found: Any) -> frozenset[str]:
    return frozenset() if reader.holds("GM", "AUD") else RESULT


NEEDS = ("scorecard__person", "scorecard__unit", "scorecard__cycle")
record_kinds.register(
    RecordKind(
        code="assessments.card_correction",
        model=CardCorrection,
        label=_("late correction of a scorecard"),
        label_plural=_("Late corrections of scorecards"),
        title=_title,
        title_needs=NEEDS,
        url=lambda found: f"{reverse('assessments:scorecard', args=[found.scorecard_id])}#changes",
        icon="score",
        hidden_fields=_hidden,
    )
)
record_kinds.register(
    RecordKind(
        code="assessments.red_line",
        model=RedLine,
        label=_("red line"),
        label_plural=_("Red lines"),
        title=_title,
        title_needs=NEEDS,
        url=lambda found: f"{reverse('assessments:scorecard', args=[found.scorecard_id])}#red-line",
        icon="score",
    )
)
