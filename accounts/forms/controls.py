"""Explaining and closing a case of the control monitor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ControlCase


class VersionedForm(forms.Form):
    """Carries the version its reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: ControlCase, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": case.version}, **kwargs)


class ExplainForm(VersionedForm):
    explanation = forms.CharField(
        label=_("How it came about"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What happened, whether it was right, what will be different."),
    )


class AskAgainForm(VersionedForm):
    prefix = "again"
    comment = forms.CharField(label=_("What is still open"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(VersionedForm):
    prefix = "close"
    result = forms.ChoiceField(label=_("Result"), choices=ControlCase.Result.choices, widget=forms.RadioSelect)
    comment = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
