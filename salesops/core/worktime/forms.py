"""Shape of what the calendar's page sends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.worktime.models import CalendarDay
from salesops.core.worktime.services.days import USUAL

KINDS = [
    ("off", pgettext_lazy("kind of day", "day off")),
    ("work", pgettext_lazy("kind of day", "make-up working day")),
    (USUAL, pgettext_lazy("kind of day", "as the week says")),
]
DATE = {"type": "date", "class": "short"}


class DaysForm(forms.Form):
    """Some days, what they become, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    last = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    kind = forms.ChoiceField(label=_("These days are"), choices=KINDS, widget=forms.RadioSelect, initial="off")
    occasion = forms.ChoiceField(label=_("Occasion"), choices=CalendarDay.Occasion.choices)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("For example the notice of the State Council."),
        widget=forms.TextInput(),
    )

    def clean(self) -> dict[str, Any]:
        # One day is the usual case: its end may stay empty.
        self.cleaned_data["last"] = self.cleaned_data.get("last") or self.cleaned_data.get("first")
        return self.cleaned_data

    def days(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in ("first", "last", "kind", "occasion")}
