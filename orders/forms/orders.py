"""Shape of what is typed about an order."""

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.forms.choosing import DayField, VersionedForm
from customers.models import Customer
from orders.models import Contract, Product

from .amounts import AmountField

SPARE_ROWS = 3


class ProductField(forms.CharField):
    """A product by its article number or name; the browser offers those on sale while one types."""

    def clean(self, value: Any) -> Product | None:
        text = super().clean(value).strip()
        if not text:
            return None
        sku = text.split(" ")[0]
        rows = Product.objects.on_sale()
        found = list(rows.filter(sku__iexact=sku)[:1]) or list(rows.found_by(text).order_by("pk")[:2])
        if len(found) == 1:
            return found[0]
        several, none = (
            _g("Several products are called so: take one of the list."),
            _g("There is no such product on sale."),
        )
        raise forms.ValidationError(several if found else none)


def figure(label: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal", "class": "input short"})
    return forms.DecimalField(label=label, required=False, max_digits=20, widget=widget)


class LineForm(forms.Form):
    """One line. An empty row is no line."""

    product = ProductField(
        label=_("Product"),
        max_length=160,
        required=False,
        widget=forms.TextInput(
            attrs={
                "list": "products",
                "data-products": True,
                "autocomplete": "off",
                "size": 36,
                "class": "input",
                "hx-get": reverse_lazy("orders:find_products"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "#products",
                "hx-sync": "this:replace",
            }
        ),
    )
    quantity = figure(_("Quantity"))
    unit_price = AmountField(
        label=_("Unit price (VAT incl.)"), required=False, decimal_places=6, max_digits=20, css="input short"
    )
    discount = figure(_("Discount (%)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # In a table the head of the column is the label; it is said to those who don't see the head.
            field.widget.attrs["aria-label"] = str(field.label)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        named = values.get("product") is not None
        figures = values.get("quantity") is not None or values.get("unit_price") is not None
        if figures and not named and "product" not in self.errors:
            self.add_error("product", _g("Which product?"))
        if named and values.get("quantity") is None and "quantity" not in self.errors:
            self.add_error("quantity", _g("How many?"))
        return values

    def line(self) -> dict[str, Any] | None:
        """For the services; ``None`` for an empty row."""
        values = self.cleaned_data
        if values.get("product") is None:
            return None
        discount = values.get("discount")
        return {
            "product": values["product"],
            "quantity": values["quantity"],
            "unit_price": values.get("unit_price"),
            "discount_rate": Decimal() if discount is None else discount / 100,
        }


LineForms = forms.formset_factory(LineForm, extra=0, max_num=500, validate_max=True)


class OrderForm(VersionedForm):
    """The head of an order of ``customer``."""

    promised_on = DayField(
        label=_("Promised for"), required=False, help_text=_("A draft may go without; to submit it is needed.")
    )
    address = forms.ModelChoiceField(
        label=_("Shipping address"), queryset=None, required=False, empty_label="—",
        help_text=_("A draft may go without; to submit it is needed."),
    )  # fmt: skip
    contract = forms.ModelChoiceField(
        label=_("Contract"), queryset=None, required=False, empty_label="—",
        help_text=_("Where no price is entered, the one agreed in it is taken."),
    )  # fmt: skip
    customer_reference = forms.CharField(label=_("Customer's own number"), max_length=60, required=False)
    prepaid = forms.BooleanField(label=_("Paid before shipping"), required=False)
    notes = forms.CharField(label=_("Notes"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].queryset = customer.addresses.filter(is_active=True).order_by("-is_default", "pk")
        self.fields["contract"].queryset = Contract.objects.binding().filter(customer=customer).order_by("-pk")


class ReasonForm(VersionedForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
