"""Shape of what is typed about invoices: one field for each line, named as the rules name it (``lines.1``)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.choosing import VersionedForm
from orders.models import InvoiceKind, Terms

from .amounts import AmountField


def figure(label: Any, *, hint: Any = "", initial: Any = None) -> AmountField:
    """A quantity, or what a price is lowered by: as people write figures, ``1.2万`` too."""
    return AmountField(label=label, help_text=hint, required=False, max_digits=17, decimal_places=3, initial=initial)


class LinesForm(VersionedForm):
    """A figure for each of ``rows``: (number of the line, its key, label, hint, figure offered)."""

    def __init__(self, *args: Any, rows: Iterable[tuple[int, int, Any, Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {f"lines.{no}": key for no, key, *_rest in rows}
        own = dict(self.fields)
        self.fields.clear()
        for no, _key, label, hint, offered in rows:
            self.fields[f"lines.{no}"] = figure(label, hint=hint, initial=offered)
        self.fields.update(own)

    def figures(self, values: Mapping[str, Any]) -> dict[int, Decimal]:
        """Key → figure, of the lines that have one."""
        return {key: values[name] for name, key in self.keys.items() if values.get(name)}


class RequestForm(LinesForm):
    """What of an order shall be invoiced, and how it is paid."""

    kind = forms.ChoiceField(label=_("Kind of invoice"), choices=InvoiceKind.choices)
    terms = forms.ChoiceField(label=_("Payment terms"), choices=Terms.choices)
    term_days = forms.IntegerField(label=_("Term (days)"), min_value=0, max_value=365, required=False)
    mail = forms.EmailField(label=_("Sent to"), required=False)
    note = forms.CharField(label=_("Note to finance"), max_length=300, required=False)


class IssueForm(VersionedForm):
    """The 20 digits of the tax office."""

    tax_number = forms.CharField(
        label=_("Number of the tax office"),
        help_text=_("20 digits, as the tax platform gave them"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class CreditForm(LinesForm):
    """What is taken back of each line, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
