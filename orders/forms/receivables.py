"""Shape of what is typed about debts: a promise, a contact, a dispute, the delivery of a letter (ORD-10)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, VersionedForm
from orders.code_lists import LATE_REASON
from orders.models import DunningNote
from salesops.core.codes.reading import choices

from .amounts import AmountField


def words(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)


class PromiseForm(forms.Form):
    amount = AmountField(label=_("Promised amount (CNY, VAT incl.)"))
    due_on = DayField(label=_("To be paid on"))
    said_by = forms.CharField(label=_("Who of the customer"), max_length=60, required=False)
    text = words(_("In its words"), required=False)


class ReasonForm(forms.Form):
    reason = words(_("Why"))


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("about debts", "Kind"), choices=DunningNote.Kind.choices)
    reason = forms.ChoiceField(label=_("Why it doesn't pay"), required=False)
    text = words(_("What was said"), required=False)
    on = DayField(label=_("Day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reason"]
        field.choices = [("", "—"), *choices(LATE_REASON)]


class OpenDisputeForm(forms.Form):
    amount = AmountField(label=_("Disputed amount (CNY, VAT incl.)"))
    reason = words(_("What is disputed"))


class DecideDisputeForm(VersionedForm):
    upheld = forms.ChoiceField(
        label=_("Decision"), choices=[("", "—"), ("yes", _("The customer is right")), ("no", _("The invoice stands"))]
    )
    outcome = words(_("What was decided"))


class DeliverForm(VersionedForm):
    delivered_on = DayField(label=_("Delivered on"))
    delivery = forms.CharField(label=_("How, and where the receipt is"), max_length=200)


class VoidLetterForm(VersionedForm):
    reason = words(_("Why it isn't needed"))
