"""Sheets of receivables, registered where the job that writes large forms finds them (ORD-10, O12)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.models import Customer
from customers.papers import PAPERS
from customers.papers.base import XLSX, Paper, Told
from customers.papers.sheets import as_sheet
from orders.aging import expected_loss, reached
from orders.aging_list import Listed, listed
from orders.asked_aging import asked_of, day_of
from orders.dunning import words_of
from orders.promises import words_of as promise_words
from orders.receivables_record import record_of
from salesops.core.refusals import Forbidden, Refusal
from salesops.core.spreadsheets.sheet import SheetColumn

EVERY = 1_000_000


def _need(user: Any) -> None:
    if not user.can("receivables", "x"):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


class AgingSheet(Paper):
    """``asked``: the filters of the page. Every customer they leave, with each bucket and the expected loss."""

    code = "aging"
    content_type = XLSX
    capability = "receivables"
    record_kind = "customers.customer"

    def __init__(self, user: Any, asked: Mapping[str, str], now: datetime) -> None:
        _need(user)
        self.user, self.now, self.asked = user, now, dict(asked)
        self.day = day_of(asked, timezone.localdate(now))
        self.title = self.called(asked)
        self.name = f"R11-{self.day:%Y-%m-%d}.xlsx"
        self._found: Listed | None = None

    @classmethod
    def called(cls, asked: Mapping[str, str]) -> str:
        return _("Aging of receivables")

    @property
    def found(self) -> Listed:
        if self._found is None:
            self._found = listed(self.day, reached(self.user), asked_of(self.asked, self.user), limit=EVERY)
        return self._found

    def count(self) -> int:
        return len(self.found.lines)

    def filters(self) -> dict[str, str]:
        return self.asked | {"on": self.day.isoformat()}

    def made(self, told: Told) -> bytes:
        buckets = self.found.buckets
        columns = [
            SheetColumn(_("Customer no.")), SheetColumn(_("Customer")), SheetColumn(_("Owner")), SheetColumn(_("Credit rating")),
            SheetColumn(pgettext("an amount", "Open"), "money"), SheetColumn(pgettext("receivables", "Overdue"), "money"),
            *(SheetColumn(bucket.label, "money") for bucket in buckets), SheetColumn(_("Received ahead"), "money"),
            SheetColumn(_("Without due date"), "money"), SheetColumn(pgettext("receivables", "Balance"), "money"),
            SheetColumn(_("Oldest (days)"), "number"), SheetColumn(_("Dunning")), SheetColumn(_("Promised for"), "date"),
            SheetColumn(_("Promise")), SheetColumn(_("Expected loss"), "money"),
        ]  # fmt: skip
        return as_sheet(self, columns, self._rows())

    def _rows(self) -> Iterator[list[Any]]:
        for line in self.found.lines:
            aged = line.aged
            yield [
                line.code, line.name, line.owner, line.rating, aged.open, aged.overdue, *aged.amounts, aged.ahead, aged.undated,
                aged.balance, line.days, words_of(line.level), line.promise_on,
                promise_words(line.promise_state) if line.promise_state else "", expected_loss(aged.amounts, self.found.buckets),
            ]  # fmt: skip


class ReceivablesSheet(Paper):
    """``asked``: ``customer`` (its number), ``on``. The whole receivables record of one customer (O12)."""

    code = "receivables"
    content_type = XLSX
    capability = "receivables"
    record_kind = "customers.customer"

    def __init__(self, user: Any, asked: Mapping[str, str], now: datetime) -> None:
        _need(user)
        self.user, self.now = user, now
        self.day = day_of(asked, timezone.localdate(now))
        found = Customer.objects.in_reach(user, "receivables").filter(code=asked.get("customer", "")).first()
        if found is None:
            raise Http404
        self.customer = found
        self.rows = record_of(found, self.day, limit=None)
        self.title = self.called(asked)
        self.name = f"O12-{found.code}-{self.day:%Y-%m-%d}.xlsx"

    @classmethod
    def called(cls, asked: Mapping[str, str]) -> str:
        return " · ".join(filter(None, (_("Receivables record"), asked.get("customer"))))

    def count(self) -> int:
        return len(self.rows)

    def filters(self) -> dict[str, str]:
        return {"customer": self.customer.code, "on": self.day.isoformat()}

    def made(self, told: Told) -> bytes:
        columns = [
            SheetColumn(_("Day"), "date"), SheetColumn(_("Document")), SheetColumn(_("Text")), SheetColumn(_("Debit"), "money"),
            SheetColumn(pgettext("of a ledger", "Credit"), "money"), SheetColumn(pgettext("receivables", "Balance"), "money"),
            SheetColumn(_("Due"), "date"), SheetColumn(pgettext("an amount", "Open"), "money"),
            SheetColumn(_("Days late"), "number"),
            SheetColumn(pgettext("dunning", "Level"), "number"), SheetColumn(_("Promised for"), "date"),
        ]  # fmt: skip
        rows = (
            [
                row.entry.on, row.entry.document, row.text, row.debit, row.credit, row.balance, row.due_on, row.open,
                row.late or None, row.level or None, row.promised_for,
            ]
            for row in reversed(self.rows)
        )  # fmt: skip
        return as_sheet(self, columns, rows)


PAPERS[AgingSheet.code] = AgingSheet
PAPERS[ReceivablesSheet.code] = ReceivablesSheet
