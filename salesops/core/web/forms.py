"""Shape of what the frame's own forms send."""

from django import forms
from django.conf import settings


class AppearanceForm(forms.Form):
    """Colours, row height, single-letter keys: whichever are sent."""

    theme = forms.ChoiceField(choices=[(c, c) for c in ("auto", "light", "dark")], required=False)
    density = forms.ChoiceField(choices=[(c, c) for c in ("dense", "normal", "roomy")], required=False)
    single_keys = forms.ChoiceField(choices=[("on", "on"), ("off", "off")], required=False)

    def chosen(self) -> dict[str, str | bool]:
        sent = {name: value for name, value in self.cleaned_data.items() if value}
        if "single_keys" in sent:
            sent["single_keys"] = sent["single_keys"] == "on"
        return sent


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
