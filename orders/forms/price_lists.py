"""Forms of price lists."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, UnitField, VersionedForm
from orders.models import PriceList, Product
from salesops.core.imports import parsing

PRICE = parsing.decimal(6)
MOST_LINES = 3000


class PriceListForm(VersionedForm):
    """What a price list is for, and when."""

    code = forms.CharField(label=_("Price list no."), max_length=20, widget=forms.TextInput(attrs={"class": "short"}))
    name = forms.CharField(label=_("Name"), max_length=80)
    grade = forms.ChoiceField(
        label=_("Customer grade"), required=False, choices=[("", _("every grade")), *PriceList.Grade.choices]
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)
    field_order = ("code", "name", "market", "grade", "starts_on", "ends_on")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["market"] = UnitField(day=day, kinds=("market",), label=_("Market"), required=False)
        self.order_fields(self.field_order)


def percent_field(**kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=_("Change all prices by (%)"), max_digits=7, decimal_places=2, initial=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short num"}),
        help_text=_("−5 is five per cent less; prices are rounded to two decimals."), **kwargs,
    )  # fmt: skip


class NewPriceListForm(PriceListForm):
    """A draft: empty, or copied from a list with all prices changed by a percentage."""

    field_order = (*PriceListForm.field_order, "copy_from", "percent")

    def __init__(self, *args: Any, lists: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copy_from"] = forms.ModelChoiceField(
            lists, label=_("Copy the prices of"), required=False, to_field_name="code", empty_label="—"
        )
        self.fields["percent"] = percent_field(required=False)
        self.order_fields(self.field_order)


class PercentForm(VersionedForm):
    percent = percent_field()


class EndForm(VersionedForm):
    last = DayField(label=_("Last day"))


class LinesForm(VersionedForm):
    """Lines as they are copied from a spreadsheet: article number and price; without a price the line is taken out."""

    lines = forms.CharField(
        label=pgettext_lazy("of a price list", "Lines"),
        widget=forms.Textarea(attrs={"rows": 12, "class": "mono"}),
        help_text=_(
            "One line each: article no. and price, as copied from a spreadsheet. No price takes the product out."
        ),
    )

    def clean_lines(self) -> dict[int, Decimal | None]:
        rows = [row.replace("\t", " ").split() for row in self.cleaned_data["lines"].splitlines() if row.strip()]
        if len(rows) > MOST_LINES:
            raise forms.ValidationError(_g("%(most)s lines at most.") % {"most": MOST_LINES})
        known = dict(Product.objects.filter(sku__in={row[0].upper() for row in rows}).values_list("sku", "pk"))
        wrong, found = [], {}
        for number, row in enumerate(rows, 1):
            try:
                if row[0].upper() not in known:
                    raise ValueError(_g("There is no product %(sku)s.") % {"sku": row[0][:40]})
                found[known[row[0].upper()]] = _price(row[1:])
            except ValueError as error:
                wrong.append(_g("Line %(number)s: %(problem)s") % {"number": number, "problem": error})
        if wrong:
            raise forms.ValidationError(wrong[:20])
        return found


def _price(cells: list[str]) -> Decimal | None:
    """Nothing, or one price that isn't negative."""
    if not cells:
        return None
    if len(cells) > 1:
        raise ValueError(_g("Write the article number and one price."))
    price: Decimal = PRICE(cells[0])
    if price < 0:
        raise ValueError(_g("A price can't be negative."))
    return price
