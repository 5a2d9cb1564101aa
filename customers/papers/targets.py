"""The target customer table of one person's week on paper (C01)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.scope.visits import people_to_plan_for
from customers.target_table import TargetRow, rows_of, target_sums, target_visits
from salesops.core import formats
from salesops.core.documents import Column, TableDocument, render_table

from .base import Paper, Told

BATCH = 500


class TargetPaper(Paper):
    """``asked``: ``person`` (user name) and ``week`` (its Monday). With a line to sign."""

    code = "targets"
    capability = "visits"
    record_kind = "customers.targets"

    def __init__(self, user: Any, asked: Mapping[str, str], now: datetime) -> None:
        self.user, self.now = user, now
        self.person = get_object_or_404(people_to_plan_for(user), username=asked["person"])
        self.first = date.fromisoformat(asked["week"])
        self.last = self.first + timedelta(days=6)
        self.visits = target_visits(user, [self.person], self.first, self.last)
        self.title = self.called(asked)
        self.name = f"C01-{self.person.username}-{self.first}.pdf"

    @classmethod
    def called(cls, asked: Mapping[str, str]) -> str:
        return _("Target customer information")

    def count(self) -> int:
        return self.visits.count()

    def filters(self) -> dict[str, str]:
        return {"person": self.person.username, "week": self.first.isoformat()}

    def made(self, told: Told) -> bytes:
        total, rows = self.count(), []
        for start in range(0, total, BATCH):
            rows += [_on_one_line(row) for row in rows_of(self.visits[start : start + BATCH])]
            told(len(rows), total)
        sums = target_sums(self.user, [self.person], self.first)[0]
        document = TableDocument(
            title=self.title,
            subtitle=f"{self.person.name} {self.first} \u2013 {self.last}",
            columns=[
                Column(_("Customer"), 2.2),
                Column(_("Met"), 1),
                Column(_("Decision maker, present supplier"), 1.4),
                Column(_("Demand, potential, cycle, payment"), 1.8),
                Column(_("Grade, intent"), 0.9),
                Column(_("Visit"), 1.1),
                Column(_("Next step"), 1.1),
            ],
            rows=rows,
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


def _on_one_line(row: TargetRow) -> list[str]:
    visit, customer = row.visit, row.visit.customer
    found: Any = visit
    potential = formats.money(found.potential) if found.potential is not None else ""
    met = f"{visit.contact.name} {visit.contact.title}".strip() if visit.contact else ""
    moment = timezone.localtime(visit.visited_at).strftime("%m-%d %H:%M")
    cells = (
        (customer.name, customer.credit_code, row.industry, row.region),
        (met,),
        (found.decision_maker, found.supplier),
        (found.wanted, potential, found.cycle, found.habit),
        (customer.grade, visit.get_intent_display() if visit.intent else ""),
        (moment, row.purpose, row.outcome),
        (row.next_step, visit.next_on.strftime("%m-%d") if visit.next_on else ""),
    )
    return [" · ".join(filter(None, map(str, cell))) or "\u2014" for cell in cells]
