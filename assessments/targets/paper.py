"""The monthly and yearly allocation (月度 / 年度指标分配表, W09 and W10) on paper and as a sheet."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.models import Metric, PlanAnswer, TargetPlan
from assessments.period_words import period_words
from assessments.rules.target_periods import Grain, quarter_of
from assessments.rules.target_season import factors
from salesops.core import formats
from salesops.core.documents import Column, TableDocument, render_table
from salesops.core.spreadsheets.sheet import Maker, SheetColumn
from salesops.core.spreadsheets.xlsx_writer import write_xlsx

from .sheet import Sheet, sheets_of
from .shown import amount_words, metric_head

ZERO = Decimal(0)


class Allocation:
    """A plan as a table: a line for every metric, unit and person that has an amount."""

    def __init__(self, plan: TargetPlan, user: Any, now: datetime) -> None:
        self.plan, self.user, self.now = plan, user, now
        self.sheets = {metric: sheet for metric, sheet in sheets_of(plan, Metric.values).items() if sheet.amounts}
        self.answers = {answer.user_id: answer for answer in plan.answers.all()}

    @property
    def code(self) -> str:
        """W10 is the year, W09 its months."""
        return "W10" if self.plan.grain == Grain.YEAR else "W09"

    @property
    def title(self) -> str:
        yearly = self.plan.grain == Grain.YEAR
        return _("Yearly target allocation") if yearly else _("Monthly target allocation")

    @property
    def subtitle(self) -> str:
        period = period_words(self.plan.first, self.plan.grain)
        top = next((sheet.tree.members[sheet.tree.top].name for sheet in self.sheets.values()), self.plan.unit.code)
        return f"{period} · {top}"

    def name(self, ending: str) -> str:
        return f"{self.code}-{self.plan.period_code}-{self.plan.unit.code}.{ending}"

    @property
    def months(self) -> list[date]:
        return next((sheet.months for sheet in self.sheets.values()), [])

    def count(self) -> int:
        return sum(len(sheet.amounts) for sheet in self.sheets.values())

    def heads(self) -> list[tuple[str, str]]:
        """(head, kind) of each column."""
        fixed = [(_("Metric"), "text"), (_("Unit / person"), "text"), (_("Same period last year"), "number"),
                 (_("Share"), "percent"), (pgettext("target", "Target"), "number")]  # fmt: skip
        quarters = [(formats.quarter(first), "number") for first in self._quarters()]
        months = [(formats.month(month), "number") for month in self.months]
        return [*fixed, *quarters, *months, (_("Check sum"), "number"), (pgettext("targets", "Accepted"), "text")]

    def _quarters(self) -> list[date]:
        return self.months[::3] if len(self.months) > 3 else []

    def lines(self) -> Iterable[list[Any]]:
        for metric, sheet in self.sheets.items():
            yield self._season(metric, sheet)
            for key in sheet.tree.under(sheet.tree.top):
                if key in sheet.amounts:
                    yield self._line(metric, sheet, key)

    def _season(self, metric: str, sheet: Sheet) -> list[Any]:
        weights, of_last_year = sheet.season
        name = _("season factor, last year") if of_last_year else _("season factor, working days")
        numbers = [round(factor, 2) for factor in factors(weights)]
        return [metric_head(metric), name, None, None, None, *[None] * len(self._quarters()), *numbers, None, ""]

    def _line(self, metric: str, sheet: Sheet, key: str) -> list[Any]:
        months, last = sheet.amounts[key], sheet.total_last_year(key)
        total = sum(months, ZERO)
        top = sheet.total(sheet.tree.top)
        quarters = [
            sum(
                (
                    amount
                    for month, amount in zip(sheet.months, months, strict=True)
                    if quarter_of(month).first == first
                ),
                ZERO,
            )
            for first in self._quarters()
        ]
        gap = sum(sheet.gaps[key], ZERO) if key in sheet.gaps else ZERO
        parts = bool(sheet.tree.below.get(key))
        depth = " " * 2 * len(sheet.tree.above(key))
        return [
            metric_head(metric), f"{depth}{sheet.tree.members[key].name}", last, total / top if top else None, total,
            *quarters, *months, gap if parts else None, self._accepted(sheet, key),
        ]  # fmt: skip

    def _accepted(self, sheet: Sheet, key: str) -> str:
        member = sheet.tree.members[key]
        user = member.user.pk if member.user else member.unit.head_id if member.unit else None
        answer = self.answers.get(user or 0)
        if answer is None:
            return ""
        if answer.state == PlanAnswer.State.ACCEPTED and answer.answered_at:
            return f"✓ {formats.day(answer.answered_at, self.now.date())}"
        return str(answer.get_state_display())


def _drawn(value: Any, kind: str, metric: str) -> str:
    if value is None:
        return ""
    if kind == "percent":
        return formats.percent(value)
    return str(value) if isinstance(value, str) else amount_words(metric, value)


def allocation_pdf(paper: Allocation, language: str) -> bytes:
    """Months don't fit beside quarters on paper: of a year the quarters are printed, of a quarter its months."""
    heads = paper.heads()
    left = [n for n, _head in enumerate(heads) if not _is_month(paper, n)]
    columns = [Column(heads[n][0], 1.6 if n < 2 else 1, "left" if heads[n][1] == "text" else "right") for n in left]
    rows = []
    for line in paper.lines():
        metric = next((m for m in paper.sheets if metric_head(m) == line[0]), Metric.SALES)
        rows.append([_drawn(line[n], heads[n][1], metric) for n in left])
    document = TableDocument(
        title=paper.title, subtitle=paper.subtitle, columns=columns, rows=rows, made_by=paper.user.name, made_at=paper.now,
        signatures=[(_("Drawn up by"), paper.plan.created_by.name if paper.plan.created_by else ""), (_("Approved by"), "")],
        note=f"{paper.code} · {paper.plan.get_state_display()}",
    )  # fmt: skip
    return render_table(document, language)


def _is_month(paper: Allocation, number: int) -> bool:
    quarters = len(paper.months) // 3 if len(paper.months) > 3 else 0
    return bool(quarters) and 5 + quarters <= number < 5 + quarters + len(paper.months)


def allocation_sheet(paper: Allocation) -> bytes:
    """The whole table as xlsx."""
    columns = [SheetColumn(head, kind) for head, kind in paper.heads()]
    with TemporaryDirectory(prefix="targets-") as folder:
        path = Path(folder) / "sheet.xlsx"
        write_xlsx(
            path, columns=columns, rows=paper.lines(), title=paper.title, maker=Maker(paper.user.name, paper.now)
        )
        return path.read_bytes()
