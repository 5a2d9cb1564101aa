"""Dunning letters on paper, in Chinese and English, with the amount in words and a place for the seal (O14)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from orders.models import BankAccount, BankLine, DunningLetter, OpenItem
from orders.policies.dunning import DUNNING
from orders.services.dunning import items_for
from salesops.core.documents import Column, TableDocument, render_paper
from salesops.core.formats import money
from salesops.core.money import ZERO, in_capitals
from salesops.core.policies import policy_on


@dataclass(frozen=True)
class Row:
    """An item a letter asks for."""

    item: OpenItem
    amount: Decimal
    days: int


def rows_of(letter: DunningLetter, today: date) -> list[Row]:
    """What a signed letter holds; a draft: what it would hold today. Two queries at most."""
    if letter.state == "draft":
        return [Row(item, rest, item.days_late(today)) for item, rest in items_for(letter, today)]
    lines = letter.lines.select_related("item__entry__invoice").order_by("item__due_on", "item_id")
    return [Row(line.item, line.amount, line.days) for line in lines]


def letter_paper(letter: DunningLetter, *, by: str, now: datetime, language: str) -> bytes:
    """The PDF of ``letter`` in ``language`` (``zh-hans`` or ``en``)."""
    with translation.override(language):
        return render_paper(letter_table(letter, by=by, now=now), language)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def letter_table(letter: DunningLetter, *, by: str, now: datetime) -> TableDocument:
    """What stands on the paper of ``letter``."""
    today = localdate(now)
    rows = rows_of(letter, today)
    total = sum((row.amount for row in rows), ZERO)
    pay_by = letter.pay_by or today + timedelta(days=policy_on(DUNNING, today)["pay_within"])
    titles = {3: _("Dunning letter"), 4: _("Second dunning letter"), 5: _("Last demand before legal action")}
    facts = [
        (_("To"), letter.customer.name),
        (_("To be paid by"), _day(pay_by)),
        (_("Our account"), _account(letter, letter.issued_on or today)),
        (_("Please note"), _ask(letter.level)),
    ]
    return TableDocument(
        title=titles[letter.level],
        subtitle=letter.number or "",
        columns=[
            Column(_("Invoice"), 1.6), Column(_("Due"), 1), Column(_("Days late"), 0, "right"),
            Column(_("Open (CNY, VAT incl.)"), 0, "right"),
        ],
        rows=[[row.item.entry.document, _day(row.item.due_on), str(row.days), money(row.amount)] for row in rows],
        total=[_("Together"), "", "", money(total)],
        words=[(_("Amount in words (CNY, VAT included)"), in_capitals(total))],
        made_by=by,
        made_at=now,
        facts=facts,
        signatures=[(_("Seal"), ""), (_("Market manager"), letter.signed_by.name if letter.signed_by else "")],
        note="" if letter.number else str(letter.machine.state_of(letter).label),
    )  # fmt: skip


def _account(letter: DunningLetter, day: date) -> str:
    """Ours that the customer paid into last by ``day``; of who never did, the first in use."""
    paid = BankLine.objects.booked().filter(customer=letter.customer_id, booked_at__date__lte=day, account__active=True)
    last = paid.select_related("account").order_by("-booked_at", "-pk").first()
    found = last.account if last else BankAccount.objects.filter(active=True).order_by("pk").first()
    return " ".join(filter(None, [found.bank, found.number])) if found else _("as on the invoices")


def _ask(level: int) -> str:
    """What follows when it isn't paid."""
    return {
        3: _("These invoices are overdue. Please pay by the day above; new orders need our approval until then."),
        4: _("Our first letter was not answered by payment. Deliveries on account are stopped until these invoices are paid."),
        5: _("Unless these invoices are paid by the day above we hand the matter to our lawyers without another letter."),
    }[level]  # fmt: skip
