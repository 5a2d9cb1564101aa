"""The target customer table of one person's week on paper and as a sheet (C01)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.scope.visits import people_to_plan_for
from customers.target_columns import columns_on, paper_columns, sheet_columns, sheet_row
from customers.target_table import TargetRow, rows_of, target_sums, target_visits
from salesops.core import formats
from salesops.core.documents import Column, TableDocument, render_table

from .base import XLSX, Paper, Told
from .sheets import as_sheet

BATCH = 500


class TargetPaper(Paper):
    """``asked``: ``person`` (user name) and ``week`` (its Monday). With a line to sign."""

    code = "targets"
    capability = "visits"
    record_kind = "customers.targets"
    ending = "pdf"

    def __init__(self, user: Any, asked: Mapping[str, str], now: datetime) -> None:
        self.user, self.now = user, now
        self.person = get_object_or_404(people_to_plan_for(user), username=asked["person"])
        self.first = date.fromisoformat(asked["week"])
        self.last = self.first + timedelta(days=6)
        self.visits = target_visits(user, [self.person], self.first, self.last)
        self.title = self.called(asked)
        self.name = f"C01-{self.person.username}-{self.first}.{self.ending}"

    @classmethod
    def called(cls, asked: Mapping[str, str]) -> str:
        return _("Target customer information")

    def count(self) -> int:
        return self.visits.count()

    def filters(self) -> dict[str, str]:
        return {"person": self.person.username, "week": self.first.isoformat()}

    def rows(self, told: Told) -> Iterator[TargetRow]:
        """Every line of the week, batch by batch; ``told`` hears how far it is."""
        total = self.count()
        for start in range(0, total, BATCH):
            yield from rows_of(self.user, self.visits[start : start + BATCH])
            told(min(start + BATCH, total), total)

    def made(self, told: Told) -> bytes:
        columns = paper_columns(self.last)
        sums = target_sums(self.user, [self.person], self.first)[0]
        document = TableDocument(
            title=self.title,
            subtitle=f"{self.person.name} {self.first} \u2013 {self.last}",
            columns=[Column(column.label, column.share) for column in columns],
            rows=[[" · ".join(column.cells(row)) for column in columns] for row in self.rows(told)],
            made_by=self.user.name,
            made_at=self.now,
            facts=[
                (_("Visits"), str(sums.visits)),
                (_("Customers"), str(sums.customers)),
                (_("High intent"), str(sums.high)),
                (_("Yearly potential"), formats.money(sums.potential)),
            ],
            signatures=[(_("Filled in by"), self.person.name), (_("Supervisor"), "")],
            note=_("For internal use"),
        )
        return render_table(document, get_language() or "zh-hans")


class TargetSheet(TargetPaper):
    """The same lines as a sheet, each column of C01 on its own."""

    code = "targets_sheet"
    content_type = XLSX
    ending = "xlsx"

    def made(self, told: Told) -> bytes:
        columns = columns_on(self.last)
        rows = (sheet_row(columns, row) for row in self.rows(told))
        return as_sheet(self, sheet_columns(columns), rows)
