"""Contacts, shipping addresses, service team, next step of a customer."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.choosing import DayField, PersonField, VersionedForm
from customers.models import Contact, ShippingAddress, TeamMember
from customers.provinces import province_choices

TEAM_ROWS = 6


def _number() -> forms.TextInput:
    return forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"})


def _province() -> list[tuple[str, str]]:
    return [("", "—"), *province_choices()]


class WithNumbers(VersionedForm):
    """Numbers the editor sees masked aren't in the form: what he leaves empty stays as it is (ACC-5)."""

    def __init__(self, *args: Any, masked: Mapping[str, str] = MappingProxyType({}), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.masked = masked
        for name, shown in masked.items():
            self.initial.pop(name, None)
            self.fields[name].help_text = _("Now %(number)s. Left empty it stays.") % {"number": shown}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        return {name: value for name, value in values.items() if value or name not in self.masked}


class ContactForm(WithNumbers):
    """A person at the customer."""

    name = forms.CharField(label=_("Name"), max_length=60)
    title = forms.CharField(label=_("Job title"), max_length=60, required=False)
    influence = forms.ChoiceField(
        label=_("Part in decisions"), choices=[("", "—"), *Contact.Influence.choices], required=False
    )
    mobile = forms.CharField(label=_("Mobile"), max_length=30, required=False, widget=_number())
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, widget=_number())
    email = forms.EmailField(label=_("E-mail"), required=False)
    is_primary = forms.BooleanField(label=_("Main contact"), required=False)
    is_active = forms.BooleanField(label=_("Still there"), required=False, initial=True)
    notes = forms.CharField(label=_("Notes"), max_length=300, required=False)


class AddressForm(WithNumbers):
    """A place of delivery (form C13)."""

    label = forms.CharField(label=_("Called"), max_length=60, required=False, help_text=_("For example: plant 2"))
    province = forms.ChoiceField(label=_("Province"), choices=_province, required=False)
    city = forms.CharField(label=_("City"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=200)
    receiver = forms.CharField(label=_("Receiver"), max_length=60, required=False)
    receiver_phone = forms.CharField(label=_("Receiver's phone"), max_length=30, required=False, widget=_number())
    receiving_hours = forms.CharField(label=_("Receiving hours"), max_length=80, required=False)
    truck = forms.CharField(label=_("Truck, unloading"), max_length=120, required=False)
    carrier = forms.CharField(label=_("Preferred carrier"), max_length=80, required=False)
    papers = forms.CharField(label=_("Papers with the goods"), max_length=120, required=False)
    packing = forms.CharField(label=_("Packing, labels"), max_length=120, required=False)
    freight = forms.ChoiceField(label=_("Freight"), choices=ShippingAddress.Freight.choices)
    is_default = forms.BooleanField(label=_("Usual address"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    checked_on = DayField(label=_("Last checked"), required=False)


class TeamForm(forms.Form):
    """The service team as it shall be: one row for each person."""

    def __init__(self, *args: Any, members: list[tuple[str, str]], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [("", "—"), *TeamMember.Part.choices]
        rows = max(TEAM_ROWS, len(members) + 2)
        for row in range(rows):
            person, part = members[row] if row < len(members) else ("", "")
            number = {"number": row + 1}
            self.fields[f"person_{row}"] = PersonField(
                label=_("Team member %(number)s") % number, required=False, initial=person
            )
            self.fields[f"part_{row}"] = forms.ChoiceField(
                label=_("Part of team member %(number)s") % number, choices=parts, required=False, initial=part
            )
        self.rows = rows

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        members: dict[Any, str] = {}
        for row in range(self.rows):
            person, part = found.get(f"person_{row}"), found.get(f"part_{row}")
            if person is None:
                continue
            if not part:
                self.add_error(f"part_{row}", _("Say what this person does in the team."))
            if person in members:
                self.add_error(f"person_{row}", _("Each person only once."))
            members[person] = part or ""
        found["members"] = members
        return found


class NextStepForm(forms.Form):
    """What is to happen next, and when."""

    next_step = forms.CharField(label=_("Next step"), max_length=200)
    next_on = DayField(label=_("On"))
