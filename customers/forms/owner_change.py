"""The form of a change of owner: customers by number, or all of one person; heir, day, reason."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.models import Customer
from customers.rules.owner_change import AT_ONCE


class OwnerChangeForm(forms.Form):
    """``rows`` are the customers the reader may name; ``people`` who may be named as owner, before or after."""

    customers = forms.CharField(
        label=_("Customers"),
        help_text=_("Numbers, split by spaces or lines."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=10_000,
    )
    person = forms.ModelChoiceField(
        User.objects.none(), label=_("or all customers of"), to_field_name="username", required=False
    )
    heir = forms.ModelChoiceField(User.objects.none(), label=_("New owner"), to_field_name="username")
    day = forms.DateField(label=_("from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, rows: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for name in ("person", "heir"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]
            self.fields[name].empty_label = _("choose …")  # type: ignore[attr-defined]

    def clean_customers(self) -> list[Customer]:
        """Numbers out of reach are unknown: nothing is told of them."""
        codes = [code.upper() for code in re.split(r"[\s,;，；、]+", self.cleaned_data["customers"]) if code]
        if len(codes) > AT_ONCE:
            raise forms.ValidationError(_g("At most %(most)s customers at once.") % {"most": AT_ONCE})
        found = {c.code: c for c in self.rows.filter(code__in=codes).select_related("owner", "unit")}
        missing = [code for code in codes if code not in found]
        if missing:
            raise forms.ValidationError(_g("Not found: %(codes)s") % {"codes": ", ".join(missing[:10])})
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        person = values.get("person")
        if person and not values.get("customers") and "customers" not in self.errors:
            held = self.rows.current().filter(owner=person, merged_into__isnull=True)
            values["customers"] = list(
                held.select_related("owner", "unit").order_by("grade", "name_key")[: AT_ONCE + 1]
            )
        if not values.get("customers") and "customers" not in self.errors:
            self.add_error("customers", _g("Choose at least one customer."))
        return values
