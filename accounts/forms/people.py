"""People: created, edited, posted, given roles, leaving."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .choosing import DayField, DayForm, PersonField, PositionField, RoleField, UnitField, VersionedForm


class UserForm(VersionedForm):
    """What an administrator edits of a person."""

    name = forms.CharField(label=_("Full name"), max_length=60)
    email = forms.CharField(
        label=_("E-mail"), required=False, max_length=254, widget=forms.EmailInput(), help_text=_("Signs in as well.")
    )
    mobile = forms.CharField(
        label=_("Mobile"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )
    joined_on = DayField(label=_("Joined on"))


class NewUserForm(UserForm):
    """A new person with place and position."""

    username = forms.CharField(label=_("User name"), max_length=60, help_text=_("Letters, digits and @ . + - _"))
    field_order = ("username", "name", "email", "mobile", "joined_on", "unit", "position", "supervisor")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(day=day, label=_("Unit"))
        self.fields["position"] = PositionField(
            label=_("Position"), help_text=_("Brings its roles from the first day; see the list of positions.")
        )
        self.fields["supervisor"] = PersonField(
            label=_("Supervisor"), required=False, help_text=_("Only where it isn't the head of the unit.")
        )
        self.order_fields(self.field_order)


class PostingForm(DayForm):
    """Another unit, position or supervisor, from a day."""

    field_order = ("day", "unit", "position", "supervisor")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(day=day, label=_("Unit"))
        self.fields["position"] = PositionField(label=_("Position"))
        self.fields["supervisor"] = PersonField(
            label=_("Supervisor"), required=False, help_text=_("Only where it isn't the head of the unit.")
        )
        self.order_fields(self.field_order)


class GrantForm(forms.Form):
    """A role, from a day."""

    role = RoleField(label=_("Role"))
    day = DayField(label=pgettext_lazy("dates", "From"))


class RevokeForm(forms.Form):
    """A role held, and the first day without it."""

    day = DayField(label=_("First day without it"))


class LeavingForm(VersionedForm):
    """The last day."""

    last_day = DayField(label=_("Last day"), help_text=_("Signing in works until the end of this day."))


class AssistantForm(forms.Form):
    """The rep for whom an assistant enters data."""

    rep = PersonField(label=_("Rep"))
    day = DayField(label=pgettext_lazy("dates", "From"))


class QuestionForm(forms.Form):
    """Which record somebody can or can't see."""

    record = forms.CharField(
        label=_("Address or number of a record"),
        max_length=300,
        help_text=_("For example QJ-2026-00012 or a copied link."),
    )
