"""Forms of stock."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import VersionedForm
from orders.models import Warehouse


def quantity_field(label: Any, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=14, decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short num"}), **kwargs,
    )  # fmt: skip


class WarehouseField(forms.ModelChoiceField):
    """A warehouse in use."""

    def __init__(self, **kwargs: Any) -> None:
        rows = Warehouse.objects.filter(is_active=True).order_by("code")
        super().__init__(rows, to_field_name="code", empty_label="—", **kwargs)

    def label_from_instance(self, warehouse: Any) -> str:
        return f"{warehouse.name} ({warehouse.code})"


class ReceiveForm(forms.Form):
    warehouse = WarehouseField(label=_("Warehouse"))
    quantity = quantity_field(_("Quantity"))
    reason = forms.CharField(label=_("Delivery"), max_length=200, help_text=_("Delivery note or production order."))


class MoveForm(forms.Form):
    source = WarehouseField(label=_("From warehouse"))
    target = WarehouseField(label=_("To warehouse"))
    quantity = quantity_field(_("Quantity"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class CountForm(forms.Form):
    warehouse = WarehouseField(label=_("Warehouse"))
    counted = quantity_field(_("Counted"))
    note = forms.CharField(label=pgettext_lazy("of a record", "Note"), max_length=200, required=False)


class WarehouseForm(VersionedForm):
    code = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(attrs={"class": "short"}))
    name = forms.CharField(label=_("Name"), max_length=60)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
