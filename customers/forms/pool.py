"""Forms of pool and owners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ReleaseForm(forms.Form):
    """Why a customer is given to the pool."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class AssignForm(forms.Form):
    """To whom a customer of the pool is given."""

    owner = forms.ModelChoiceField(User.objects.none(), label=_("New owner"), to_field_name="username")
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = _("choose …")  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]
