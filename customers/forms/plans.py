"""Shape of what is typed about planned visits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms_absences import DayField
from customers.code_lists import PURPOSE
from customers.models import Customer, PlannedVisit
from salesops.core.codes.reading import choices


class AtField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PlannedVisitForm(forms.Form):
    """A planned visit, its day and what for."""

    day = DayField(label=_("Day"))
    at = AtField(label=pgettext_lazy("visit", "At"), required=False)
    purpose = forms.ChoiceField(label=_("Purpose"), required=False)
    goal = forms.CharField(label=_("Goal"), required=False, max_length=200)
    support = forms.CharField(label=_("Support needed"), required=False, max_length=200)
    is_key = forms.BooleanField(label=_("Key visit: the manager looks at it"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: PlannedVisit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = item.purpose if item else ""
        self.fields["purpose"].choices = [("", "—"), *choices(PURPOSE, keep=kept)]

    def values(self) -> dict[str, Any]:
        """For the services."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "customer")}


class MissForm(forms.Form):
    """Why a planned visit doesn't happen."""

    reason = forms.CharField(label=_("Why not"), max_length=200, required=False)


class CommentForm(forms.Form):
    """What the manager says about a key visit."""

    comment = forms.CharField(
        label=_("Comment"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class NewPlannedVisitForm(PlannedVisitForm):
    """Which customer as well; ``customer`` holds the number of one in reach."""

    customer = forms.CharField(label=_("Customer"), max_length=20)
    field_order = ("customer", "day", "at", "purpose", "goal", "support", "is_key")

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        del self.fields["version"]

    def clean_customer(self) -> Customer:
        """By number, or by a name that only one customer in reach has."""
        text = self.cleaned_data["customer"].strip()
        found = self.rows.filter(code__iexact=text).first()
        if found is None:
            named = list(self.rows.found_by(text)[:2])
            found = named[0] if len(named) == 1 else None
        if found is None:
            raise forms.ValidationError(_("Give the number of a customer, or a name only one has."), code="unknown")
        return found
