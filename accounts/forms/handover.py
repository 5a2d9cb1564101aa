"""Who hands over to whom, from which day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from salesops.core.sockets.handover import parts_in_order

from .choosing import DayField, PersonField


class HandoverForm(forms.Form):
    """The preview reads it from the address, the request from the form."""

    day = DayField(label=pgettext_lazy("dates", "From"), help_text=_("From this day on everything is the heir's."))
    leaves = forms.BooleanField(label=_("Leaves the company: the day before is the last one"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    field_order = ("person", "heir", "day", "leaves", "reason")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = PersonField(label=_("Who leaves or moves"))
        person.queryset = people
        self.fields["person"] = person
        self.fields["heir"] = PersonField(label=_("Heir"))
        self.order_fields(self.field_order)


class SharesForm(forms.Form):
    """Another heir for a part; blank is the heir of all."""

    def __init__(self, *args: Any, parts: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in parts:
            self.fields[f"heir-{part.code}"] = PersonField(label=part.label, required=False)

    def others(self) -> dict[str, User]:
        """Part → its own heir."""
        codes = [part.code for part in parts_in_order()]
        return {c: self.cleaned_data[f"heir-{c}"] for c in codes if self.cleaned_data.get(f"heir-{c}")}
