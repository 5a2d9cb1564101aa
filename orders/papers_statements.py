"""Statements of account as paper and as a sheet, in Chinese or English, the amount in words too (O13, design.md 14)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.models import Contact
from customers.papers.sheets import as_sheet
from orders.models import Statement
from orders.people import secretary_of
from salesops.core.documents import render_pdf
from salesops.core.formats import money
from salesops.core.money import in_capitals
from salesops.core.spreadsheets.sheet import SheetColumn
from salesops.core.web.brand import company_name, company_place

TEMPLATE = "statement"


def statement_paper(statement: Statement, *, language: str) -> bytes:
    """The PDF of ``statement`` in ``language`` (``zh-hans`` or ``en``)."""
    with translation.override(language):
        return render_pdf(TEMPLATE, paper_of(statement), language)


def paper_of(statement: Statement) -> dict[str, Any]:
    """What stands on the paper, in the language in force. A draft and a replaced one say so in red."""
    customer, ours = statement.customer, _ours(statement)
    name, who = company_name(), _contact(statement)
    until = statement.answer_due_at
    ask = _("Please check this statement. If it is right, seal it and send it back, or confirm it by the link in our letter; "
            "otherwise name the document and the amount.")  # fmt: skip
    if until:
        ask = _("Please answer by %(day)s.") % {"day": _day(localdate(until))} + " " + ask
    return {
        "company": name,
        "place": company_place(),
        "title": _("Statement of account"),
        "number": statement.number or _("draft"),
        "day": _("as of %(day)s") % {"day": _day(statement.ends_on)},
        "note": _void(statement),
        "facts": [
            [_("Customer"), _plain(customer.name)],
            [_("Credit code"), customer.credit_code or "—"],
            [_("Contact"), _plain(who) or "—"],
            [_("Period"), _("%(from)s to %(to)s") % {"from": _day(statement.month), "to": _day(statement.ends_on)}],
            [_("Currency"), _("Chinese yuan (CNY)")],
            [pgettext("on paper", "Our contact"), _plain(ours) or "—"],
        ],
        "heads": [_("Date"), _("Document"), pgettext("of an entry", "Text"), _("Receivable"), _("Received"), _("Balance")],
        "rows": list(_rows(statement)),
        "total": ["", "", _("Closing balance"), money(statement.debit), money(statement.credit), _balance(statement.closing)],
        "words_head": _("In words"),
        "words": in_capitals(statement.closing),
        "ages": [
            [_("Not due"), _balance(statement.not_due)],
            [_("Overdue 1–30 days"), _balance(statement.late_30)],
            [_("31–60 days"), _balance(statement.late_60)],
            [_("61–90 days"), _balance(statement.late_90)],
            [_("Over 90 days"), _balance(statement.late_more)],
            [_("Received ahead"), _balance(statement.ahead)],
        ],
        "ask": ask,
        "seals": [
            [
                _("Conclusion: □ agreed  □ not agreed, difference ____________"), _("Customer (seal)"),
                _("Date ____________________"),
            ],
            [
                _("Made by: %(name)s") % {"name": _plain(ours)}, _("%(company)s (seal)") % {"company": name},
                _("Date ____________________"),
            ],
        ],
        "proof": _("Made by the system; check code %(code)s") % {"code": statement.code_of_paper or "—"},
        "page": _("page {page} of {pages}"),
    }  # fmt: skip


def _balance(amount: Any) -> str:
    """Nothing owed is a figure: 0.00, never a dash."""
    return money(amount, balance=True)


def _rows(statement: Statement) -> Iterator[list[str]]:
    yield [_day(statement.month), "—", _("Opening balance"), "", "", _balance(statement.opening)]
    for line in statement.lines.order_by("no"):
        up, down = (money(line.amount), "") if line.amount > 0 else ("", money(-line.amount))
        text = " ".join(filter(None, (line.kind_label, line.order_number)))
        yield [_day(line.on), _plain(line.document), _plain(text), up, down, _balance(line.balance)]


def _void(statement: Statement) -> str:
    if statement.state == "replaced":
        return _("Replaced: no longer valid")
    return _("Draft: not sent") if statement.state == "draft" else ""


def _ours(statement: Statement) -> str:
    person = secretary_of(statement.customer, statement.ends_on) or statement.sent_by or statement.made_by
    return person.name if person else ""


def _contact(statement: Statement) -> str:
    """Who pays the invoices, else the main contact."""
    rows = Contact.objects.filter(customer=statement.customer_id, is_active=True)
    found = sorted(rows, key=lambda one: (one.influence != Contact.Influence.PAYER, not one.is_primary, one.pk))
    return f"{found[0].name} {found[0].title}".strip() if found else ""


def _day(day: Any) -> str:
    return date_format(day, "Y-m-d")


def _plain(text: str) -> str:
    """Without control characters, which no font has."""
    return "".join(c for c in text if c >= " ")


class StatementSheet:
    """The same entries as a sheet; text never becomes a formula."""

    def __init__(self, statement: Statement, user: Any, now: datetime) -> None:
        self.name = f"{statement}.xlsx".replace(" · ", "-")
        self.title = " ".join((_("Statement of account"), str(statement)))
        self.statement, self.user, self.now = statement, user, now

    def content(self) -> bytes:
        columns = [
            SheetColumn(_("Date"), "date"), SheetColumn(_("Document"), width=24),
            SheetColumn(pgettext("of an entry", "Text"), width=24),
            SheetColumn(_("Order"), width=18), SheetColumn(_("Receivable"), "money"), SheetColumn(_("Received"), "money"),
            SheetColumn(_("Balance"), "money"), SheetColumn(_("Due on"), "date"),
        ]  # fmt: skip
        return as_sheet(self, columns, self._rows())

    def _rows(self) -> Iterator[list[Any]]:
        one = self.statement
        yield [one.month, "", _("Opening balance"), "", None, None, one.opening, None]
        for line in one.lines.order_by("no"):
            up, down = (line.amount, None) if line.amount > 0 else (None, -line.amount)
            yield [line.on, line.document, line.kind_label, line.order_number, up, down, line.balance, line.due_on]
        yield [one.ends_on, "", _("Closing balance"), "", one.debit, one.credit, one.closing, None]
