"""What is typed in the inbox."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _


class SayForm(forms.Form):
    """A note, and for bringing somebody in, whom. ``step`` and ``version`` say what the person looked at."""

    step = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 2000})
    )


class BringInForm(SayForm):
    """Whom to ask as well, or to pass it on to."""

    whom = forms.ModelChoiceField(label=_("Person"), queryset=None, required=True, empty_label="—")
    how = forms.ChoiceField(
        label=_("How"),
        choices=(
            ("before", _("decides before me")),
            ("beside", _("decides beside me")),
            ("delegate", _("decides in my place")),
        ),
        widget=forms.RadioSelect,
        initial="before",
    )

    def __init__(self, *args: Any, can_delegate: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].queryset = get_user_model().objects.active().order_by("name_key", "pk")
        if not can_delegate:
            self.fields["how"].choices = self.fields["how"].choices[:2]
