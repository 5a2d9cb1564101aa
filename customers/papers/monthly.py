"""The monthly lists on paper, with who prepared and who signed, and as a sheet (C12, C13)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.monthly import Kind, Line
from customers.monthly_shown import Shown
from salesops.core.documents import Column, TableDocument, render_table
from salesops.core.spreadsheets.sheet import SheetColumn

from .base import XLSX, Paper, Told
from .sheets import as_sheet

# Figures stay figures in a sheet, days stay days.
SHEET_KIND = {"money": "money", "days": "number", "percent": "percent", "day": "date"}


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

    @classmethod
    def called(cls, asked: Mapping[str, str]) -> str:
        return f"{Kind(asked['kind']).label} {asked['month']}"

    def count(self) -> int:
        return self.shown.count()

    def filters(self) -> dict[str, str]:
        edition = str(self.shown.monthly.edition) if self.shown.monthly else ""
        return {"kind": str(self.shown.kind), "month": f"{self.shown.month:%Y-%m}", "edition": edition}

    def rows(self, told: Told) -> list[list[str]]:
        return list(self.told_rows(self.shown.cells, told))

    def told_rows(self, drawn: Callable[[Line], list[Any]], told: Told) -> Iterator[list[Any]]:
        """Each line as ``drawn``, batch by batch; ``told`` hears how far it is."""
        total, done = self.count(), 0
        for lines in self.shown.all_lines():
            yield from map(drawn, lines)
            done += len(lines)
            told(done, max(total, done))

    def made(self, told: Told) -> bytes:
        shown, rows, found = self.shown, self.rows(told), self.shown.monthly
        columns = [Column(str(h.label), h.share, "right" if h.numeric else "left") for h in shown.heads]
        document = TableDocument(
            title=self.title,
            subtitle=date_format(shown.month, "YEAR_MONTH_FORMAT"),
            columns=[*columns, Column(_("Changed"), 1.8)],
            rows=rows,
            made_by=shown.user.name,
            made_at=shown.now,
            facts=[
                (_("Rows"), str(len(rows))),
                (_("State"), str(found.get_state_display()) if found else _("live")),
                *_left(shown),
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
        columns = [SheetColumn(str(head.label), SHEET_KIND.get(head.kind, "text")) for head in self.shown.heads]
        self.user, self.now = self.shown.user, self.shown.now
        return as_sheet(self, [*columns, SheetColumn(_("Changed"))], self.told_rows(self.shown.values, told))


def _left(shown: Shown) -> list[tuple[str, str]]:
    """How many rows nobody looked at, and why it was signed off with them."""
    if not shown.open_rows:
        return []
    reason = shown.monthly.open_reason if shown.monthly else ""
    what = _("Reviews late") if shown.kind == Kind.CREDIT else _("Not checked")
    return [(what, " · ".join(filter(None, (str(shown.open_rows), reason))))]


def _signature(person: Any, moment: datetime | None) -> str:
    return f"{person.name if person else ''} {timezone.localtime(moment):%Y-%m-%d}" if moment else ""
