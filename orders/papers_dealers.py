"""Checks with dealers on paper to be signed on the spot, replenishment records on paper and as sheets (O11, ORD-12)."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.papers.sheets import as_sheet
from orders.models import DealerCheck
from orders.replenishment import Item, Record
from orders.rules.stock import plain
from salesops.core.documents import Column, TableDocument, render_paper
from salesops.core.formats import money
from salesops.core.spreadsheets.sheet import SheetColumn


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT") if day else "—"


def _count(value: Decimal | None) -> str:
    return "—" if value is None else plain(value)


def check_paper(check: DealerCheck, *, by: str, now: datetime, language: str) -> bytes:
    """The PDF of ``check`` in ``language`` (``zh-hans`` or ``en``): empty columns to write in while it is being taken."""
    with translation.override(language):
        return render_paper(_check(check, by, now), language)


def _check(check: DealerCheck, by: str, now: datetime) -> TableDocument:
    draft = check.state == "draft"
    rows = [
        [
            line.product.sku, line.product.name, _count(line.reported), _count(line.delivered),
            "" if draft and not line.sold else _count(line.sold), "" if draft else _count(line.book),
            "" if draft and line.counted is None else _count(line.counted), "" if draft else _count(line.difference), line.note,
        ]
        for line in check.lines.select_related("product").order_by("no")
    ]  # fmt: skip
    theirs = "____________" if check.dealer_balance is None else money(check.dealer_balance)
    facts = [
        (_("Dealer"), check.customer.name),
        (_("Day of the check"), _day(check.on)),
        (_("Goods go on from"), str(check.report) if check.report else "—"),
        (_("Statement of account"), str(check.statement) if check.statement else "—"),
        (_("Balance as of"), _day(check.balance_on)),
        (_("Balance by our ledger (CNY)"), money(check.ledger_balance)),
        (_("Balance by the dealer's books (CNY)"), theirs),
    ]
    if check.money_difference is not None:
        facts.append((_("Difference in money (CNY)"), money(check.money_difference)))
    return TableDocument(
        title=_("Check of goods and money"),
        subtitle=f"{check.customer.code} · {check.on:%Y-%m-%d}",
        columns=[
            Column(_("Article no."), 1.1), Column(_("Product"), 1.8), Column(_("Stock of the last report"), 0, "right"),
            Column(_("Delivered since"), 0, "right"), Column(_("Sold since"), 0, "right"), Column(_("By the books"), 0, "right"),
            Column(_("Counted"), 0, "right"), Column(_("Difference"), 0, "right"), Column(_("Note"), 1),
        ],
        rows=rows,
        made_by=by,
        made_at=now,
        facts=facts,
        signatures=[
            (_("Dealer (signature, seal)"), check.with_whom), (_("Taken by"), check.taken_by.name),
        ],
        note=_("void") if check.state == "dropped" else "",
    )  # fmt: skip


def heads() -> list[str]:
    return [
        _("Day"), _("Article no."), _("Product"), _("Dealer stock"), _("Average monthly sales"), _("Days of cover"),
        _("Suggested quantity"), pgettext("of a product", "Ordered last"), _("Ordered on"), _("Interval (days)"), _("On order"),
    ]  # fmt: skip


def cells(item: Item, day: Any) -> list[Any]:
    """One line of O11; nothing where there is no data."""
    last = item.ordered
    return [
        day, item.product.sku, item.product.name, item.stock, None if item.monthly is None else round(item.monthly, 1), item.cover,
        item.suggested, last.quantity if last else None, last.on if last else None, item.interval, item.coming,
    ]  # fmt: skip


def record_paper(record: Record, *, by: str, now: datetime, language: str) -> bytes:
    """The replenishment record as PDF."""
    with translation.override(language):
        return render_paper(_record(record, by, now), language)


def _shown(value: Any) -> str:
    if value is None:
        return "—"
    return plain(value) if isinstance(value, Decimal) else str(value) if isinstance(value, int | str) else _day(value)


def _record(record: Record, by: str, now: datetime) -> TableDocument:
    columns = [Column(heads()[1], 1.1), Column(heads()[2], 1.8)]
    columns += [Column(head, 0, "left" if n == 5 else "right") for n, head in enumerate(heads()[3:])]
    return TableDocument(
        title=_("Replenishment record"),
        subtitle=record.customer.code,
        columns=columns,
        rows=[[_shown(value) for value in cells(item, record.day)[1:]] for item in record.items],
        made_by=by,
        made_at=now,
        facts=[
            (_("Customer"), record.customer.name),
            (_("Day"), _day(record.day)),
            (_("Last report"), str(record.report) if record.report else "—"),
            (_("Stock wanted for (days)"), str(record.policy["target_days"])),
        ],
    )


class RecordSheet:
    """The replenishment record as a sheet."""

    def __init__(self, record: Record, user: Any, now: datetime) -> None:
        self.name = f"{record.customer.code}-{record.day:%Y%m%d}.xlsx"
        self.title = " ".join((_("Replenishment record"), record.customer.code))
        self.record, self.user, self.now = record, user, now

    def content(self) -> bytes:
        kinds = ["date", "text", "text", "number", "number", "number", "number", "number", "date", "number", "number"]
        columns = [SheetColumn(head, kind) for head, kind in zip(heads(), kinds, strict=True)]
        return as_sheet(self, columns, self._rows())

    def _rows(self) -> Iterator[list[Any]]:
        for item in self.record.items:
            yield cells(item, self.record.day)
