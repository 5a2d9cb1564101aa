"""The form of an entry of a code list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.code_lists import CodeList


class EntryForm(forms.Form):
    """Name in both languages and the properties code asks for."""

    name = forms.CharField(label=_("Name (Chinese)"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    flags = forms.MultipleChoiceField(label=_("Properties"), required=False, widget=forms.CheckboxSelectMultiple)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, found: CodeList, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if found.flags:
            self.fields["flags"].choices = [(code, label) for code, label in found.flags.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["flags"]
