"""Shape of what is typed about write-offs and refunds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, VersionedForm
from orders.models import OpenItem, WriteOff, WriteOffLine
from salesops.core.formats import day as day_text
from salesops.core.formats import money

from .amounts import AmountField
from .shipments import ProofField, WhyForm


class PartsForm(forms.Form):
    """An amount for each of ``rows``, named as the rules name it (``parts.<id>``)."""

    def __init__(
        self, *args: Any, rows: Iterable[Any], offered: Mapping[int, Decimal], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = dict(self.fields)
        self.fields.clear()
        self.rows = {f"parts.{row.pk}": row for row in rows}
        for name, row in self.rows.items():
            self.fields[name] = AmountField(
                label=self.document(row), required=False, initial=offered.get(row.pk), help_text=self.told(row, today)
            )  # fmt: skip
        self.fields.update(own)

    def document(self, row: Any) -> str:
        raise NotImplementedError

    def told(self, row: Any, today: date) -> str:
        raise NotImplementedError

    def parts(self, values: Mapping[str, Any]) -> list[tuple[Any, Decimal]]:
        """What is asked for: every row with an amount, also one that is no good."""
        return [(row, values[name]) for name, row in self.rows.items() if values.get(name) is not None]

    @property
    def part_fields(self) -> list[Any]:
        return [self[name] for name in self.rows]

    @property
    def other_fields(self) -> list[Any]:
        return [bound for bound in self if bound.name not in self.rows]


class AskWriteOffForm(PartsForm):
    """Which debts are given up, why, who is responsible, what proves it (O16)."""

    cause = forms.ChoiceField(label=pgettext_lazy("a write-off", "Cause"), choices=[("", "—"), *WriteOff.Cause.choices])
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    fault = forms.ChoiceField(label=_("Responsibility"), choices=[("", "—"), *WriteOff.Fault.choices])
    fault_note = forms.CharField(label=_("On the responsibility"), max_length=300, required=False)
    evidence = forms.CharField(
        label=pgettext_lazy("of a write-off", "Evidence"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Court ruling, deregistration, settlement, letters; not for small remainders"),
    )  # fmt: skip
    files = ProofField(label=_("Files"), required=False)

    def leave_behind(self, number: str, files: Sequence[str]) -> None:
        """Asked again: says which ``files`` of the request ``number`` are to be added anew."""
        told = _g("Files of %(number)s don't come along; add again what still counts: %(files)s")
        self.fields["files"].help_text = told % {"number": number, "files": _g(", ").join(files)}

    def document(self, row: OpenItem) -> str:
        return row.entry.document

    def told(self, row: OpenItem, today: date) -> str:
        words = {"open": money(row.open_amount), "due": day_text(row.due_on, today), "days": row.days_late(today)}
        return _g("%(open)s open, due %(due)s, %(days)s days late") % words


class WriteBackForm(PartsForm):
    """What of it is owed again, from when, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    on = DayField(label=_("Dated"))

    def document(self, row: WriteOffLine) -> str:
        return row.item.entry.document

    def told(self, row: WriteOffLine, today: date) -> str:
        return _g("%(written)s written off") % {"written": money(row.written)}


class AskRefundForm(forms.Form):
    """How much goes back, why, and to which account."""

    amount = AmountField(label=_("Amount (CNY, VAT incl.)"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    payee = forms.CharField(label=_("Payee"), max_length=120)
    payee_bank = forms.CharField(label=_("Bank"), max_length=80, required=False)
    payee_account = forms.CharField(label=_("Account no."), max_length=40, required=False)


class PayRefundForm(VersionedForm):
    """When the bank paid it."""

    on = DayField(label=_("Paid on"), help_text=_("Value date of the bank"))
    bank_reference = forms.CharField(label=_("Reference of the bank"), max_length=60, required=False)


__all__ = ["AskRefundForm", "AskWriteOffForm", "PayRefundForm", "WhyForm", "WriteBackForm"]
