"""The competition sheet on paper (H17)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.models import Vacancy
from assessments.policies.selection import PART_NAMES
from salesops.core.documents import Column, TableDocument, render_table


def competition_pdf(
    vacancy: Vacancy,
    post: str,
    candidates: Sequence[tuple[Any, Sequence[Any]]],
    *,
    by: str,
    now: datetime,
    language: str,
) -> bytes:
    """``candidates`` with the scores of each member; below each the total and the place."""
    with translation.override(language):
        rows = []
        for one, scores in candidates:
            for given in scores:
                row = given["row"]
                rows.append(
                    [one.person.name, row.seat.member.name, *map(str, given["parts"]), str(given["points"]), ""]
                )
            bonus = pgettext("promotion", "precedence") if one.precedence else ""
            rows.append([one.person.name, _("Total"), "", "", "", bonus, str(one.shown_points), str(one.shown_place)])
        document = TableDocument(
            title=_("Competition sheet"), subtitle=post, rows=rows, made_by=by, made_at=now, wide=True, size=9,
            facts=[
                (_("Number"), vacancy.number),
                (pgettext("vacancy", "applications until"), date_format(vacancy.closes_on, "DATE_FORMAT")),
                (_("least score"), str(vacancy.held_terms.least)), (_("State"), str(vacancy.shown_state.label)),
                (pgettext("vacancy", "winner"), vacancy.winner.person.name if vacancy.winner else "—"),
            ],
            columns=[
                Column(_("Candidate"), 3), Column(_("Panel"), 3),
                *(
                    Column(f"{name} ({vacancy.held_terms.weights[part].normalize():f}%)", 2)
                    for part, name in PART_NAMES.items()
                ),
                Column(_("Points"), 2), Column(pgettext("application", "Place"), 1),
            ],
            signatures=[(_("Panel"), "____________"), (_("general manager"), "____________")],
        )  # fmt: skip
    return render_table(document, language)
