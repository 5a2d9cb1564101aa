"""Shape of what is typed about exceptions, on a phone in a minute (ORD-6)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, VersionedForm
from customers.forms.visits import MomentField
from orders.code_lists import EXCEPTION_KIND
from orders.models import ExceptionOffer, Order, OrderException
from salesops.core.codes.reading import choices


def words(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)


EMPTY = [("", "—")]
HOW = [*EMPTY, *OrderException.How.choices]


class RecordForm(forms.Form):
    """What happened, what follows from it, whom it concerns, whether the customer knows."""

    kind = forms.ChoiceField(label=pgettext_lazy("of an exception", "Kind"))
    what = words(_("What happened"))
    effect = words(_("Expected effect"), required=False)
    new_on = DayField(label=_("Expected delivery now"), required=False)
    shipment = forms.ModelChoiceField(None, label=_("Shipment"), required=False, empty_label=_("the whole order"))
    departments = forms.MultipleChoiceField(
        label=_("Departments involved"), choices=OrderException.Department.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    told_to = forms.CharField(
        label=_("Told already: whom of the customer"), max_length=60, required=False,
        help_text=_("Empty: to be told within two hours of service."),
    )  # fmt: skip
    told_how = forms.ChoiceField(label=pgettext_lazy("the customer was", "Told by"), choices=HOW, required=False)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [*EMPTY, *choices(EXCEPTION_KIND)]
        shipments: Any = self.fields["shipment"]
        shipments.queryset = (
            order.shipments.exclude(state="cancelled").select_related("order").order_by("planned_on", "pk")
        )
        if not shipments.queryset.exists():
            del self.fields["shipment"]


class TellForm(VersionedForm):
    told_to = forms.CharField(label=_("Who of the customer"), max_length=60)
    told_how = forms.ChoiceField(label=pgettext_lazy("the customer was", "Told by"), choices=HOW)
    told_at = MomentField(label=_("Told at"))


class OfferForm(VersionedForm):
    kind = forms.ChoiceField(
        label=pgettext_lazy("of an exception", "Alternative"), choices=[*EMPTY, *ExceptionOffer.Kind.choices]
    )
    text = words(_("What is offered"))


class AnswerOfferForm(VersionedForm):
    text = words(_("In the customer's words"), required=False)


class NoteForm(forms.Form):
    text = words(_("How it goes on"))


class CloseForm(VersionedForm):
    result = words(_("Result"))
    responsible = forms.ChoiceField(
        label=_("Responsible department"), choices=[*EMPTY, *OrderException.Department.choices], required=False
    )
    no_offer_reason = words(_("No alternative because"), required=False)

    def __init__(self, *args: Any, offered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offered:
            del self.fields["no_offer_reason"]
