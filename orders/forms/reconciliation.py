"""Forms of the reconciliation desk: how a line is divided, our bank accounts (ORD-9)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.imports.bank_cells import account_number
from orders.models import BankAccount
from salesops.core.money import ZERO, parse_amount
from salesops.core.refusals import Invalid, Refusal

MOST = Decimal("999999999999.99")
MOST_ROWS = 60
NOUGHT = re.compile(r"0*(\.0*)?", re.ASCII)
FIELD = re.compile(r"amount-(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Typed:
    """What stood in the row of an item: whether it was ticked, what was written. ``amount``: none where that is none."""

    ticked: bool
    written: str

    @property
    def plain(self) -> str:
        return unicodedata.normalize("NFKC", self.written).replace(",", "").strip()

    @property
    def amount(self) -> Decimal | None:
        try:
            found = parse_amount(self.written)
        except Invalid:
            return None
        return found if ZERO < found <= MOST else None


def typed_of(sent: QueryDict) -> dict[int, Typed]:
    """The rows that were sent, by item."""
    ticked = {key for key in sent.getlist("item") if key.isdecimal() and len(key) <= 18}
    keys = ticked | {found[1] for name in sent if (found := FIELD.fullmatch(name))}
    return {int(key): Typed(key in ticked, sent.get(f"amount-{key}", "")[:30]) for key in sorted(keys, key=int)}


def address_of(typed: Mapping[int, Typed]) -> str:
    """``typed`` for an address: ticked rows first, as many as a desk shows. An empty ``item`` says that nothing is ticked."""
    told = (pk for pk, row in typed.items() if row.ticked or row.plain)
    rows = sorted(told, key=lambda pk: not typed[pk].ticked)[:MOST_ROWS]
    said = [("item", str(pk)) for pk in rows if typed[pk].ticked] or [("item", "")]
    # Without commas 60 of them fit every server's longest address; what is no amount stays as it was written.
    amounts = [(pk, typed[pk].plain if typed[pk].amount else typed[pk].written) for pk in rows]
    return urlencode(said + [(f"amount-{pk}", written) for pk, written in amounts if written])


def amounts_of(sent: QueryDict) -> dict[int, Decimal | None]:
    """Ticked items and what is given to each; ``None`` where the field is empty: as much as there is.

    An amount without its tick is refused: what it was meant for would be booked as received ahead.
    """
    rows = typed_of(sent)
    for pk, row in rows.items():
        if row.ticked and row.plain and row.amount is None:
            sentence = _g("An amount is more than 0 and has at most two decimals: %(written)s.")
            code = "orders.bad-amount"
        elif not row.ticked and not NOUGHT.fullmatch(row.plain):
            sentence, code = (
                _g("Tick the invoice this amount is for, or clear it: %(written)s."),
                "orders.amount-not-ticked",
            )
        else:
            continue
        raise Invalid(Refusal(code, sentence % {"written": row.plain}, f"amount-{pk}"))
    return {pk: row.amount for pk, row in rows.items() if row.ticked}


def filled(
    asked: Mapping[int, Decimal | None], open_amounts: Mapping[int, Decimal], amount: Decimal
) -> list[tuple[int, Decimal]]:
    """``asked`` with its empty fields filled, one after the other, from what is left of ``amount``."""
    left = amount - sum((given for given in asked.values() if given), ZERO)
    parts = []
    for pk, given in asked.items():
        part = given if given is not None else min(max(left, ZERO), open_amounts.get(pk, ZERO))
        if given is None:
            left -= part
        if part > 0:
            parts.append((pk, part))
    return parts


class BankAccountForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("a bank account", "Name"), max_length=40)
    number = forms.CharField(label=_("Account no."), max_length=60)
    bank = forms.CharField(label=_("Bank"), max_length=80, required=False)
    active = forms.BooleanField(label=pgettext_lazy("a bank account", "In use"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, account: BankAccount | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_number(self) -> str:
        try:
            number = account_number(self.cleaned_data["number"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        others = BankAccount.objects.filter(number=number)
        if (others.exclude(pk=self.account.pk) if self.account else others).exists():
            raise forms.ValidationError(_g("This account is on the list already."))
        return number
