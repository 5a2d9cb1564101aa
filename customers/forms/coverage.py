"""The form of one row of coverage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from customers.code_lists import INDUSTRY
from customers.models import Customer
from customers.provinces import province_choices
from salesops.core.codes.code_lists import PRODUCT_LINE
from salesops.core.codes.reading import choices


class CoverageForm(forms.Form):
    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"), to_field_name="username")
    province = forms.ChoiceField(label=_("Province"))
    industry = forms.ChoiceField(label=_("Industry"), required=False)
    customer_class = forms.ChoiceField(
        label=pgettext_lazy("of a customer", "Class"), choices=[("", "—"), *Customer.Class.choices], required=False
    )
    product_line = forms.ChoiceField(label=_("Product line"), required=False)
    share = forms.IntegerField(label=_("Share of the working time (%)"), min_value=1, max_value=100, initial=100)
    day = forms.DateField(label=_("from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    covers = forms.TypedChoiceField(
        label=_("What"), coerce=lambda text: text == "1", choices=[("1", _("covers")), ("0", _("no longer covers"))]
    )
    note = forms.CharField(label=pgettext_lazy("coverage", "Note"), max_length=200, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].empty_label = _("choose …")  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]
        self.fields["province"].choices = province_choices()  # type: ignore[attr-defined]
        self.fields["industry"].choices = [("", "—"), *choices(INDUSTRY)]  # type: ignore[attr-defined]
        # A row written before lines were a list keeps its words.
        asked = self.initial.get("product_line", "")
        known = choices(PRODUCT_LINE, keep=asked)
        own = [(asked, asked)] if asked and asked not in dict(known) else []
        self.fields["product_line"].choices = [("", "—"), *known, *own]  # type: ignore[attr-defined]
