"""Shape of what is typed about a change of a confirmed order."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.choosing import DayField
from orders.models import OrderLine

from .amounts import AmountField
from .orders import LineForms, ReasonForm, figure

__all__ = ["ChangeForm", "KeptForms", "LineForms"]


class ChangeForm(ReasonForm):
    """The head of a change: another promised day, and why."""

    promised_on = DayField(label=_("Promised for"), required=False)
    field_order = ("version", "promised_on", "reason")


class KeptForm(forms.Form):
    """A line that is there: as it shall be. An empty field stays as it is."""

    quantity = figure(_("Quantity"))
    unit_price = AmountField(
        label=_("Unit price (VAT incl.)"), required=False, decimal_places=6, max_digits=20, css="input short"
    )
    discount = figure(_("Discount (%)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = str(field.label)

    def wish(self, line: OrderLine) -> dict[str, Any] | None:
        """For the service; ``None`` when nothing of it changes."""
        values = self.cleaned_data
        quantity = line.ordered if values.get("quantity") is None else values["quantity"]
        price = line.unit_price if values.get("unit_price") is None else values["unit_price"]
        discount = line.discount_rate if values.get("discount") is None else Decimal(values["discount"]) / 100
        if (quantity, price, discount) == (line.ordered, line.unit_price, line.discount_rate):
            return None
        return {"line": line, "quantity": quantity, "unit_price": price, "discount_rate": discount}


KeptForms = forms.formset_factory(KeptForm, extra=0, max_num=500, validate_max=True)
