"""The assessment sheet (试用期 / 月度 / 季度 / 年度绩效考核表, H02) on paper."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.models import CardComment, Scorecard, WorkReport
from assessments.rules.numbers import plain
from salesops.core import formats
from salesops.core.documents import Column, TableDocument, render_table

from .changes import Changes
from .page import CardPage, Row
from .words import kpi_of, period_name, subject_name, value_words

ARROWS = {1: "↑", 0: "→", -1: "↓"}


def title_of(card: Scorecard) -> str:
    if card.cycle.is_probation:
        return _("Probation assessment")
    return {"M": _("Monthly assessment"), "Q": _("Quarterly assessment"), "Y": _("Yearly assessment")}[card.cycle.cycle]


def _trend(page: CardPage, row: Row) -> str:
    """The value before, and whether it rose."""
    values = page.trend.values.get(row.kpi, [])
    if len(values) < 2 or values[-1] is None or values[-2] is None:
        return ""
    turn = (values[-1] > values[-2]) - (values[-1] < values[-2])
    return f"{ARROWS[turn]} {value_words(kpi_of(row.kpi), values[-2], short=True)}"


def sheet_pdf(card: Scorecard, user: Any, now: datetime, language: str) -> bytes:
    """Head, a row for each KPI, comments, places to sign."""
    page = CardPage(card, user, now)
    comments = {one.dimension: one for one in CardComment.objects.filter(scorecard=card)}
    report = WorkReport.objects.filter(scorecard=card, state="filed").first()
    found, rows = page.computed, []
    for group in page.groups:
        for at, row in enumerate(group.rows):
            said = comments[group.code].text if at == 0 and group.code in comments else ""
            rows.append([
                f"{group.name} {group.weight}" if at == 0 else "", row.name, row.weight, row.goal, row.actual, row.score,
                row.contribution, _trend(page, row), said,
            ])  # fmt: skip
    band = found.band if found else None
    facts = [
        (_("Person") if card.person else _("Unit"), subject_name(card)),
        (_("Position"), str(card.position.terms.order_by("-period").first() or card.position.code) if card.position else ""),
        (_("Period"), f"{period_name(card.cycle)} ({card.cycle.first} – {card.cycle.last})"),
        (_("Scheme"), str(card.scheme_version)),
        (_("Present"), _("%(present)s of %(all)s working days") % {"present": plain(card.present_days), "all": card.working_days}),
        (pgettext("scorecard", "Total"), formats.number(page.total, 2)),
        (_("Band"), str(card.get_band_display()) if page.knows and card.band else "—"),
        (_("Factor"), plain(band.factor) if page.knows and band else "—"),
    ]  # fmt: skip
    if report is not None and report.self_score is not None:
        facts.append((_("Own score (not counted)"), formats.number(report.self_score, 2)))
    if card.calibration and page.knows:
        facts.append((_("Calibration"), f"{formats.number(card.calibration, 2)} {card.calibration_reason}".strip()))
    late = Changes(page).late
    if late:
        facts.append((_("After late corrections"), f"{formats.number(late['total'], 2)} {late['band']}"))
    columns = [
        Column(_("Dimension"), 1.3), Column("KPI", 1.6), Column(_("Weight"), 0.8, "right"),
        Column(pgettext("target", "Target"), 1.1, "right"), Column(_("Actual"), 1.1, "right"), Column(_("Score"), 0.8, "right"),
        Column(_("Contribution"), 0.9, "right"), Column(_("Trend"), 1.1, "right"), Column(_("Comment"), 2.6),
    ]  # fmt: skip
    document = TableDocument(
        title=title_of(card), subtitle=card.number or "", columns=columns, rows=rows, made_by=user.name, made_at=now,
        facts=facts, note="" if not page.is_provisional else _("provisional: not published yet"),
        signatures=[
            (_("Person assessed"), ""), (_("Rated by"), card.rater.name if card.rater else ""), (_("Director"), ""),
            (_("General manager"), ""),
        ],
        total=["", pgettext("scorecard", "Total"), "100%", "", "", "", formats.number(page.total, 2), "", ""],
    )  # fmt: skip
    return render_table(document, language)


def file_name(card: Scorecard) -> str:
    return f"H02-{card.number}.pdf"
