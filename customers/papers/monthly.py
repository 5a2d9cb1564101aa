"""The monthly lists on paper, with who prepared and who signed, and as a sheet (C12, C13)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.monthly_shown import Shown
from salesops.core.documents import Column, TableDocument, render_table
from salesops.core.spreadsheets.small import xlsx_bytes

from .base import XLSX, Paper, Told


class MonthlyPaper(Paper):
    """``asked``: ``kind``, ``month`` (2026-10) and ``edition`` ("": the newest)."""

    code = "monthly"
    record_kind = "customers.monthly_list"
    ending = "pdf"

    def __init__(self, user: Any, asked: Mapping[str, str], now: datetime) -> None:
        self.shown = Shown(user, asked["kind"], asked["month"], now, edition=asked.get("edition", ""))
        self.shown.need_to_take()
        self.capability, self.title = self.shown.capability, self.shown.title
        self.name = f"{self.title}-{self.shown.month:%Y-%m}.{self.ending}"

    def count(self) -> int:
        return self.shown.count_to_take()

    def filters(self) -> dict[str, str]:
        edition = str(self.shown.monthly.edition) if self.shown.monthly else ""
        return {"kind": str(self.shown.kind), "month": f"{self.shown.month:%Y-%m}", "edition": edition}

    def rows(self, told: Told) -> list[list[str]]:
        total, rows = self.count(), []
        for lines in self.shown.all_lines():
            rows += [self.shown.cells(line) for line in lines]
            told(len(rows), max(total, len(rows)))
        return rows

    def made(self, told: Told) -> bytes:
        shown, rows, found = self.shown, self.rows(told), self.shown.monthly
        columns = [Column(str(h.label), h.share, "right" if h.numeric else "left") for h in shown.heads]
        document = TableDocument(
            title=self.title,
            subtitle=date_format(shown.month, "YEAR_MONTH_FORMAT"),
            columns=[*columns, Column(_("Changed"), 1.8)],
            rows=rows,
            made_at=shown.now,
            facts=[
                (_("Rows"), str(len(rows))),
                (_("State"), str(found.get_state_display()) if found else _("live")),
            ],
            signatures=[
                (_("prepared by"), _signature(found.prepared_by, found.prepared_at) if found else ""),
                (_("signed off by"), _signature(found.signed_by, found.signed_at) if found else ""),
            ],
            note=_("For internal use"),
        )
        return render_table(document, get_language() or "zh-hans")


class MonthlySheet(MonthlyPaper):
    """The same rows as a sheet."""

    code = "monthly_sheet"
    content_type = XLSX
    ending = "xlsx"

    def made(self, told: Told) -> bytes:
        return xlsx_bytes(self.shown.labels(), self.rows(told), self.title)


def _signature(person: Any, moment: datetime | None) -> str:
    return f"{person.name if person else ''} {timezone.localtime(moment):%Y-%m-%d}" if moment else ""
