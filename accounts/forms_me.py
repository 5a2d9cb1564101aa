"""Shape of one's own settings."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from salesops.core.api.models import ApiToken


class SettingsForm(forms.Form):
    """How the portal looks and speaks, and how colleagues reach me."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Colours"), choices=User.Theme.choices, widget=forms.RadioSelect)
    density = forms.ChoiceField(label=_("Row height"), choices=User.Density.choices, widget=forms.RadioSelect)
    single_keys = forms.BooleanField(
        label=_("Single letters work as shortcuts"),
        required=False,
        help_text=_("Only outside input fields; ? shows all keys."),
    )
    mobile = forms.CharField(label=_("Mobile"), max_length=30, required=False)


class EmailForm(forms.Form):
    """A new address; it counts once its owner opened the link sent there."""

    email = forms.EmailField(label=_("New e-mail address"), max_length=254)


class PasswordForm(forms.Form):
    current = forms.CharField(
        label=_("Present password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("10 to 128 characters, anything goes. A sentence is easier to remember than signs."),
    )
    again = forms.CharField(
        label=_("Once more"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, str]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("The two are not the same."))
        return data


class TokenForm(forms.Form):
    """A token for a script or a spreadsheet."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    scope = forms.ChoiceField(
        label=_("It may"),
        choices=[(ApiToken.READ, pgettext_lazy("a token may", "read")), (ApiToken.WRITE, _("read and write"))],
        widget=forms.RadioSelect,
        initial=ApiToken.READ,
    )
    days = forms.TypedChoiceField(
        label=_("Good for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("a year"))],
        initial=90,
    )

    def __init__(self, *args: object, may_write: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not may_write:
            del self.fields["scope"]
