"""Forms of clashes: naming the customer, the evidence, the answer, the decision."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.names import normal_name
from customers.policies.clash import shares_on
from customers.rules.clash import share_fits
from customers.states.pool import CLASH


def registered_as(text: str) -> Customer | None:
    """The customer of this full name or social credit code, wherever it belongs."""
    text = text.strip()
    rows = Customer.objects.current().filter(merged_into__isnull=True)
    by_code = rows.filter(credit_code=text.upper()).first() if text else None
    norm = normal_name(text)
    return by_code or (rows.filter(name_norm=norm).first() if norm else None)


class ReportForm(forms.Form):
    """The customer is named in full or by its credit code: who knows neither learns nothing about it."""

    name = forms.CharField(label=_("Full name or social credit code of the company"), max_length=120)
    met_on = forms.DateField(
        label=_("Your first contact"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    stage = forms.CharField(label=_("How far you are"), max_length=200)
    evidence = forms.CharField(
        label=_("Evidence"),
        help_text=_("Who was met, what was sent, when: what proves your contact."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )

    def clean_name(self) -> Customer:
        found = registered_as(self.cleaned_data["name"])
        if found is None:
            raise forms.ValidationError(_g("No customer is registered under this name."))
        return found


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Your side of it"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)


class DecisionForm(forms.Form):
    """What becomes of the customer."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(code, CLASH.state(code).label) for code in ("stays", "moves", "split")],
        widget=forms.RadioSelect,
    )
    holder_share = forms.TypedChoiceField(
        label=_("Share of the present owner"),
        coerce=int,
        required=False,
        empty_value=None,
    )
    grounds = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        shares = [(share, f"{share} / {100 - share}") for share in shares_on(today)]
        cast(forms.TypedChoiceField, self.fields["holder_share"]).choices = [("", "—"), *shares]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        refusal = share_fits(values.get("outcome", ""), values.get("holder_share"), self.today)
        if refusal and "holder_share" not in self.errors:
            self.add_error("holder_share", refusal.message)
        return values
