"""Forms of products and prices."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, VersionedForm
from orders.rules.products import CODED
from salesops.core.codes.reading import choices

from .amounts import AmountField

# VAT rates of defaults.md 0; anything else comes by import.
RATES = (("0.13", "13%"), ("0.09", "9%"), ("0.06", "6%"), ("0", "0%"), ("exempt", _("exempt from VAT")))


def price_field(label: Any, **kwargs: Any) -> forms.DecimalField:
    """A price or a cost: not negative, up to 6 decimals."""
    return AmountField(label=label, min_value=0, decimal_places=6, css="short num", **kwargs)


class ProductForm(VersionedForm):
    """What a product is."""

    sku = forms.CharField(label=_("Article no."), max_length=40, widget=forms.TextInput(attrs={"class": "short"}))
    name = forms.CharField(label=_("Name"), max_length=120)
    line = forms.ChoiceField(label=_("Product line"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    unit = forms.ChoiceField(label=pgettext_lazy("of quantity", "Unit"))
    specification = forms.CharField(
        label=_("Specification"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    style = forms.CharField(label=pgettext_lazy("of a product", "Style"), max_length=40, required=False)
    colour = forms.CharField(label=_("Colour"), max_length=40, required=False)
    size = forms.CharField(label=_("Size"), max_length=40, required=False)
    season = forms.ChoiceField(label=_("Season"), required=False)
    vat = forms.ChoiceField(label=_("VAT rate"), initial="0.13")
    launched_on = DayField(label=_("Launched on"), required=False)
    lead_days = forms.IntegerField(label=_("Lead time (days)"), min_value=0, max_value=999, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, list_code in CODED.items():
            kept = choices(list_code, keep=self.initial.get(name, ""))
            self.fields[name].choices = kept if name == "unit" else [("", "—"), *kept]  # type: ignore[attr-defined]
        asked = self.initial.get("vat", "")
        rates = list(RATES) + ([(asked, f"{Decimal(asked):.2%}")] if asked and asked not in dict(RATES) else [])
        self.fields["vat"].choices = rates  # type: ignore[attr-defined]


class NewProductForm(ProductForm):
    """With its first prices, for who may set them."""

    def __init__(self, *args: Any, prices: bool, cost: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if prices:
            self.fields["list_price"] = price_field(_("List price (CNY, VAT incl.)"), required=False)
        if cost:
            self.fields["floor_price"] = price_field(_("Floor price (CNY, VAT incl.)"), required=False)
            self.fields["cost"] = price_field(_("Cost (CNY, net)"), required=False)


class PricesForm(VersionedForm):
    """Prices from a day on; floor and cost for who may set them."""

    day = DayField(label=_("from"))
    list_price = price_field(_("List price (CNY, VAT incl.)"))

    def __init__(self, *args: Any, cost: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cost:
            self.fields["floor_price"] = price_field(_("Floor price (CNY, VAT incl.)"), required=False)
            self.fields["cost"] = price_field(_("Cost (CNY, net)"), required=False)


class WithdrawForm(VersionedForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


def vat_of(rate: Decimal, exempt: bool) -> str:
    """The choice of the form that stands for a rate."""
    return "exempt" if exempt else f"{rate.normalize():f}"


def rate_of(vat: str) -> dict[str, Any]:
    """The columns a choice of the form stands for."""
    exempt = vat == "exempt"
    return {"tax_rate": Decimal() if exempt else Decimal(vat), "tax_exempt": exempt}
