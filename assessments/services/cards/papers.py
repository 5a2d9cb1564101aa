"""Taking a card away on paper (H02)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from assessments.cards.sheet import file_name, sheet_pdf
from assessments.cards.year import YearReport
from assessments.cards.year_sheet import year_pdf
from assessments.models import Scorecard
from salesops.core.acts import act
from salesops.core.audit.access import log_export


@dataclass(frozen=True)
class Sheet:
    name: str
    content: bytes


@act("assessments.take_year_report")
def take_year(*, actor: Any, report: YearReport, language: str) -> Sheet:
    """The yearly report of a person as PDF (H04)."""
    with translation.override(language):
        content = year_pdf(report, language)
    name = f"H04-{report.year}-{report.person.username}.pdf"
    filters = {"person": report.person.username, "year": str(report.year), "file": name}
    log_export(user=actor, subject=name, record_kind="assessments.scorecard", filters=filters, rows=len(report.cards))
    return Sheet(name, content)


@act("assessments.take_scorecard")
def take_sheet(*, actor: Any, card: Scorecard, language: str, now: datetime) -> Sheet:
    """The PDF; who takes it out stands in the access log."""
    with translation.override(language):
        content = sheet_pdf(card, actor, now, language)
    name = file_name(card)
    filters = {"scorecard": card.number or str(card.pk), "file": name}
    log_export(
        user=actor, subject=name, record_kind="assessments.scorecard", filters=filters, rows=len(card.facts.all())
    )
    return Sheet(name, content)
