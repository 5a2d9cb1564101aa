"""The target customer table summed per rep for a week, on paper and as a sheet (C01, CUS-7)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.scope.visits import sellers
from customers.target_table import TargetSum, target_sums, total_of
from salesops.core import formats
from salesops.core.documents import Column, TableDocument, render_table
from salesops.core.spreadsheets.sheet import SheetColumn

from .base import XLSX, Paper, Told
from .sheets import as_sheet


class TargetSumsPaper(Paper):
    """``asked``: ``week`` (its Monday). Everybody in reach who owes visits, and the total."""

    code = "target_sums"
    capability = "visits"
    record_kind = "customers.targets"
    ending = "pdf"

    def __init__(self, user: Any, asked: Mapping[str, str], now: datetime) -> None:
        self.user, self.now = user, now
        self.first = date.fromisoformat(asked["week"])
        self.last = self.first + timedelta(days=6)
        self.people = list(sellers(user))
        self.title = self.called(asked)
        called = _("per rep and week")
        self.name = f"C01-{called}-{self.first}.{self.ending}"

    @classmethod
    def called(cls, asked: Mapping[str, str]) -> str:
        return _("Target customers per rep and week")

    def count(self) -> int:
        return len(self.people)

    def filters(self) -> dict[str, str]:
        return {"week": self.first.isoformat()}

    def lines(self) -> list[TargetSum]:
        """One a person, the total last."""
        lines = target_sums(self.user, self.people, self.first)
        return [*lines, total_of(lines)]

    def heads(self) -> list[str]:
        return [
            _("Person"), _("Visits"), _("Customers"), _("Key visits"), _("With progress"), _("High intent"),
            _("With next step"), _("Yearly potential"),
        ]  # fmt: skip

    def values(self, line: TargetSum) -> list[Any]:
        name = line.person.name if line.person else _("Total")
        return [
            name, line.visits, line.customers, line.key, line.progress, line.high, line.with_step, line.potential
        ]  # fmt: skip

    def made(self, told: Told) -> bytes:
        shares = (1.6, *(1,) * 6, 1.4)
        sides = ("left", *("right",) * 7)
        heads = zip(self.heads(), shares, sides, strict=True)
        drawn = [self.values(line) for line in self.lines()]
        document = TableDocument(
            title=self.title,
            subtitle=f"{self.first} \u2013 {self.last}",
            columns=[Column(head, share, side) for head, share, side in heads],
            rows=[[*map(str, values[:-1]), formats.money(values[-1])] for values in drawn],
            made_by=self.user.name,
            made_at=self.now,
            signatures=[(_("Supervisor"), "")],
            note=_("For internal use"),
        )
        return render_table(document, get_language() or "zh-hans")


class TargetSumsSheet(TargetSumsPaper):
    """The same figures as a sheet."""

    code = "target_sums_sheet"
    content_type = XLSX
    ending = "xlsx"

    def made(self, told: Told) -> bytes:
        kinds = ("text", *("number",) * 6, "money")
        columns = [SheetColumn(head, kind) for head, kind in zip(self.heads(), kinds, strict=True)]
        return as_sheet(self, columns, map(self.values, self.lines()))
