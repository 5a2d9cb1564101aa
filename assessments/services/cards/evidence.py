"""Taking the rows behind a figure away as a sheet (ACC-5): as frozen, named as far as the reader may open them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessments.cards.figure import Figure, evidence
from assessments.cards.page import CardPage
from assessments.cards.words import kpi_of, kpi_words, period_name, subject_name
from assessments.engine.evidence import shown_rows
from assessments.models import Scorecard
from assessments.rules.card_acts import too_many_rows
from salesops.core.acts import act
from salesops.core.audit.access import log_export
from salesops.core.lists.rules.exports import nothing_to_export, tier
from salesops.core.lists.services.exports import rows_taken
from salesops.core.refusals import Forbidden, Refusal, refuse_if
from salesops.core.spreadsheets.sheet import Maker, SheetColumn
from salesops.core.spreadsheets.xlsx_writer import write_xlsx

# Rows name customers: the limits of their list hold, over all that is taken out in a day.
LIMITED_AS = "customers.customers"
RECORD_KIND = "assessments.scorecard_rows"


@dataclass(frozen=True)
class Taken:
    name: str
    content: bytes


def may_take(user: Any) -> bool:
    """Whoever takes customers out of their list takes such rows, too."""
    return bool(user.can("customers", "x"))


@act("assessments.take_scorecard_rows")
def take_rows(
    *, actor: Any, card: Scorecard, kpi: str, part: str = "", language: str, now: datetime
) -> Taken:  # fmt: skip
    """(name, xlsx) of all rows behind ``kpi``, of one it is built of when ``part`` names it; it stands in the access log."""
    refuse_if(
        None if may_take(actor) else Refusal("assessments.no-export", _("Your roles take no rows out.")), kind=Forbidden
    )
    with translation.override(language):
        page = CardPage(card, actor, now)
        figure = Figure(page, kpi, part)
        found = page.rows_behind(kpi, figure.shown or figure.codes)
        # Two at once are counted one after the other.
        get_user_model().objects.select_for_update(no_key=True).get(pk=actor.pk)
        rows = found.count()
        passed = tier(LIMITED_AS, rows + rows_taken(actor, LIMITED_AS, now), timezone.localdate(now))
        refuse_if(nothing_to_export(rows), too_many_rows(passed[0] if passed else None))
        shown = shown_rows([evidence(row, page) for row in found], actor)
        codes = list(found.values_list("kpi", flat=True))
        title = f"{subject_name(card)} {period_name(card.cycle)} {kpi_words(kpi)}"
        with TemporaryDirectory(prefix="rows-") as folder:
            path = Path(folder) / "rows.xlsx"
            lines = _lines(codes, shown)
            write_xlsx(path, columns=_columns(), rows=lines, title=card.number or "", maker=Maker(actor.name, now))
            content = path.read_bytes()
    filters = {"scorecard": card.number or str(card.pk), "kpi": kpi, **({"part": part} if part else {})}
    log_export(user=actor, subject=title, record_kind=RECORD_KIND, filters=filters, rows=rows)
    return Taken(f"{card.number}-{figure.part or kpi}.xlsx", content)


def _columns() -> list[SheetColumn]:
    return [
        SheetColumn("KPI"), SheetColumn(_("Day"), "date"), SheetColumn(_("Person")), SheetColumn(_("Record")),
        SheetColumn(_("Note")), SheetColumn(_("Counted"), "number"), SheetColumn(_("Out of"), "number"),
    ]  # fmt: skip


def _lines(codes: list[str], rows: Any) -> Iterator[list[Any]]:
    for code, row in zip(codes, rows, strict=True):
        kpi = kpi_of(code)
        titles = " ".join(record.title for record in row.records if record.title)
        out_of = row.denominator if kpi and kpi.is_ratio else None
        yield [kpi_words(code), row.on, row.person, titles, row.note, row.numerator, out_of]
