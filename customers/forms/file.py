"""The file of a customer: short to enter, whole to edit, its bank details, papers, verification, merge."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, PersonField, VersionedForm
from accounts.models import User
from customers.code_lists import CHANNEL, INDUSTRY, TAG
from customers.models import Customer, CustomerFile
from customers.provinces import province_choices
from salesops.core.codes.reading import choices

# Asked for while typing whether the company is registered already.
WATCHED = {"data-duplicate": "", "autocomplete": "off"}


def _text(label: Any, length: int, *, watched: bool = False, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs=WATCHED if watched else {})
    return forms.CharField(**({"label": label, "max_length": length, "required": False, "widget": widget} | more))


def _long(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


def _phone(label: Any, *, watched: bool = False) -> forms.CharField:
    attrs = {"type": "tel", "inputmode": "tel"} | (WATCHED if watched else {})
    return forms.CharField(label=label, max_length=30, required=False, widget=forms.TextInput(attrs=attrs))


def _money(label: Any, digits: int) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=digits, decimal_places=2, min_value=0, required=False)


class GroupField(forms.CharField):
    """The head of the group, by number or full name, among the customers the editor may open; cleans to a customer."""

    def __init__(self, *, user: Any, **kwargs: Any) -> None:
        super().__init__(max_length=120, required=False, **kwargs)
        self.user = user

    def clean(self, value: Any) -> Customer | None:
        text = super().clean(value)
        if not text:
            return None
        rows = Customer.objects.visible_to(self.user).filter(merged_into__isnull=True)
        found = list(rows.filter(code=text.upper())[:2]) or list(rows.filter(name=text)[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("Enter the number or the full name of a customer you may open."))
        return found[0]


def fields_of(user: Any, customer: Customer | None = None) -> dict[str, forms.Field]:
    """Every field an editor fills in, by name. Retired words of code lists stay where a file has them."""
    kept = {name: getattr(customer, name, "") for name in ("industry", "channel")}
    tags = dict(choices(TAG)) | {
        code: label for tag in (customer.tags if customer else ()) for code, label in choices(TAG, keep=tag)
    }
    return {
        "name": _text(_("Name"), 120, watched=True, required=True, help_text=_("As on the business licence")),
        "short_name": _text(_("Short name"), 40),
        "credit_code": _text(_("Unified social credit code"), 18, watched=True, max_length=24),
        "kind": forms.ChoiceField(label=pgettext_lazy("of a customer", "Type"), choices=Customer.Kind.choices),
        "industry": forms.ChoiceField(
            label=_("Industry"),
            choices=[("", "—"), *choices(INDUSTRY, keep=kept["industry"])],
            required=False,
            widget=forms.Select(attrs={"data-duplicate": ""}),
        ),
        "channel": forms.ChoiceField(
            label=_("Channel"), choices=[("", "—"), *choices(CHANNEL, keep=kept["channel"])], required=False
        ),
        "province": forms.ChoiceField(
            label=_("Province"),
            choices=[("", "—"), *province_choices()],
            required=False,
            widget=forms.Select(attrs={"data-duplicate": ""}),
        ),
        "city": _text(_("City"), 40),
        "address": _text(_("Address"), 200),
        "phone": _phone(_("Phone"), watched=True),
        "website": _text(_("Website"), 120),
        "tags": forms.MultipleChoiceField(
            label=_("Tags"), choices=list(tags.items()), required=False, widget=forms.CheckboxSelectMultiple
        ),
        "employees": forms.IntegerField(label=_("Employees"), min_value=0, max_value=9_999_999, required=False),
        "sites": forms.IntegerField(label=_("Sites"), min_value=0, max_value=9_999, required=False),
        "yearly_potential": _money(_("Yearly potential (VAT incl.)"), 14),
        "yearly_revenue": _money(_("Yearly revenue of the customer"), 16),
        "demand": _long(_("Demand")),
        "purchase_cycle": _text(_("Purchase cycle"), 60),
        "present_supplier": _text(_("Present supplier"), 120),
        "payment_habit": _text(_("Payment habit"), 120),
        "notes": _long(_("Notes")),
        "opened_on": DayField(label=_("Customer since")),
        "is_group": forms.BooleanField(
            label=_("Group with plants in several markets"),
            required=False,
            widget=forms.CheckboxInput(attrs={"data-duplicate": ""}),
        ),
        "is_public_buyer": forms.BooleanField(
            label=_("Public buyer"), required=False, widget=forms.CheckboxInput(attrs={"data-duplicate": ""})
        ),
        "parent": GroupField(user=user, label=_("Belongs to the group"), help_text=_("Number or full name")),
        "invoice_title": _text(_("Invoice title"), 120),
        "tax_address": _text(_("Registered address"), 200),
        "tax_phone": _phone(_("Registered phone")),
    }


GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("Company"),
        ("short_name", "kind", "address", "website", "opened_on", "is_group", "is_public_buyer", "parent", "tags"),
    ),
    (
        _("Demand and size"),
        (
            *("employees", "sites", "yearly_potential", "yearly_revenue", "demand", "purchase_cycle"),
            *("present_supplier", "payment_habit", "notes"),
        ),
    ),
    (_("Invoice data"), ("invoice_title", "tax_address", "tax_phone")),
)
FIRST = ("name", "credit_code", "province", "city", "industry", "channel", "phone")


class FileForm(VersionedForm):
    """The fields ``names`` of a file, the most asked ones first, the rest in groups that open; that of ``at`` is open."""

    def __init__(
        self,
        *args: Any,
        user: Any,
        names: Iterable[str],
        customer: Customer | None = None,
        at: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        wanted = set(names)
        self.fields |= {name: field for name, field in fields_of(user, customer).items() if name in wanted}

    @property
    def first(self) -> Iterator[forms.BoundField]:
        """The short part."""
        return (self[name] for name in FIRST if name in self.fields)

    @property
    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField], bool]]:
        """Label, fields, and whether the group begins open: one with an error or the field asked for, or the only one."""
        only = not any(name in self.fields for name in FIRST)
        for label, names in GROUPS:
            found = [self[name] for name in names if name in self.fields]
            if found:
                yield label, found, only or self.at in names or any(bound.errors for bound in found)


class NewFileForm(FileForm):
    """A new customer: name first, whom one talks to, whose it is; nothing else is asked for."""

    contact_name = forms.CharField(label=_("Contact's name"), max_length=60, required=False)
    contact_title = forms.CharField(label=_("Job title"), max_length=60, required=False)
    contact_mobile = _phone(_("Mobile"), watched=True)
    sure = forms.BooleanField(label=_("I looked: this is another company"), required=False)

    def __init__(self, *args: Any, people: list[User], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_on"].required = False
        self.fields["kind"].required = False
        if len(people) > 1:
            owner = PersonField(
                label=_("Owner"),
                required=False,
                help_text=_("Left empty: who covers the province and industry, as proposed beside the form."),
                widget=forms.Select(attrs={"data-duplicate": ""}),
            )
            owner.empty_label = _("as proposed")
            owner.queryset = owner.queryset.filter(pk__in=[p.pk for p in people])
            self.fields["owner"] = owner

    @property
    def contact(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in ("contact_name", "contact_title", "contact_mobile"))


class ReasonForm(VersionedForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class BankForm(forms.Form):
    """Other bank details."""

    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    bank_account = forms.CharField(
        label=_("Bank account"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("How did you learn of it?"))


class UploadForm(forms.Form):
    """A paper or a picture."""

    upload = forms.FileField(label=_("File"), help_text=_("At most 20 MB: PDF, Office, picture"))
    kind = forms.ChoiceField(label=_("Kind"), choices=CustomerFile.Kind.choices)
    note = forms.CharField(label=_("Notes"), max_length=200, required=False)


class OtherForm(forms.Form):
    """The other file of the same company."""

    other = forms.CharField(label=_("The other customer"), max_length=120, help_text=_("Number, or part of the name"))


class MergeForm(forms.Form):
    """For each differing field the side whose value holds; why."""

    def __init__(self, *args: Any, differing: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [("winner", _("this")), ("loser", _("that"))]
        for name in differing:
            self.fields[f"take_{name}"] = forms.ChoiceField(choices=sides, initial="winner", widget=forms.RadioSelect)
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=200)

    @property
    def taken(self) -> list[str]:
        """Names of the fields whose value comes from the file that ends."""
        return [
            n.removeprefix("take_")
            for n, side in self.cleaned_data.items()
            if n.startswith("take_") and side == "loser"
        ]
