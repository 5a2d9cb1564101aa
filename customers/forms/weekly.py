"""One line of the weekly status."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.services.weekly import CHOICES


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=[(s.value, s.label) for s in CHOICES])
    progress = forms.CharField(label=_("Progress of the week"), max_length=300, required=False)
    next_step = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_on = forms.DateField(
        label=_("Next step on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    regrade = forms.ChoiceField(
        label=_("Suggested grade"), choices=[("", "—"), *Customer.Grade.choices], required=False
    )

    def __init__(self, *args: Any, first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            self.fields["progress"].widget.attrs["autofocus"] = True
