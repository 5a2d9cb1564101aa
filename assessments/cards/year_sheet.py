"""The yearly assessment report on paper (H04)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesops.core.documents import Column, TableDocument, render_table

from .words import period_name
from .year import YearReport


def year_pdf(report: YearReport, language: str) -> bytes:
    """Scores by dimension over the quarters and the year; what followed from them in its head."""
    yearly = report.yearly
    position = yearly.card.position if yearly.card else report.cards[-1].position
    facts = [
        (_("Person"), report.person.name), (_("Year"), str(report.year)),
        (_("Position"), position.local_name if position else "—"),
        (pgettext("scorecard", "Total"), yearly.total), (_("Band"), yearly.band or "—"),
        *((pgettext("of a person", "Honours"), f"{title} {period}") for title, period in report.honours),
        *((_("Promotion"), f"{one.position.local_name} → {one.to.local_name} {one.starts_on}") for one in report.promotions),
        *((_("Improvement plan"), f"{one.number or '—'} {one.shown_state.label}") for one in report.plans),
        *(
            (_("Growth"), f"{one.get_kind_display()} {period_name(one.scorecard.cycle)} · {one.get_state_display()}")
            for one in report.growth
        ),
        *((name, f"{text} ({by})") for name, text, by in report.comments),
    ]  # fmt: skip
    heads = [column.label for column in report.columns]
    rows = [[one.name, *one.scores] for one in report.dimensions]
    rows += [[_("Band"), *(column.band or "—" for column in report.columns)]]
    document = TableDocument(
        title=_("Yearly assessment report"), subtitle=yearly.card.number or "" if yearly.card else "",
        columns=[Column(_("Dimension"), 1.6), *(Column(head, 1, "right") for head in heads)], rows=rows,
        made_by=report.user.name, made_at=report.now, facts=facts,
        total=[pgettext("scorecard", "Total"), *(column.total for column in report.columns)],
        note="H04" if report.is_told else "H04 · " + _("provisional: not published yet"),
        signatures=[(_("Person assessed"), ""), (_("Director"), ""), (_("General manager"), "")],
    )  # fmt: skip
    return render_table(document, language)
