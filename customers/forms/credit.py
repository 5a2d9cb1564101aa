"""Shape of what is typed about credit."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField
from customers.credit.factors import FACTORS, RATINGS
from customers.credit.signs import signs_by_hand
from customers.credit.words import anchor_words, knock_out_words

EVIDENCE = "evidence_"


class AmountField(forms.DecimalField):
    """Yuan, VAT included, two places."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=14, decimal_places=2, min_value=Decimal(0), widget=widget, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """Thousands may be grouped."""
        return super().to_python(value.replace(",", "").replace("，", "") if isinstance(value, str) else value)


def _area() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3})


class AssessmentForm(forms.Form):
    """Credit assessment (C14): anchors with evidence, knock-outs, what is asked for. ``fixed``: anchors known from figures."""

    def __init__(self, *args: Any, fixed: dict[str, int], new_customer: bool, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = anchor_words(day)
        for code, label in FACTORS.items():
            words = [(n, f"{n} · {text}") for n, text in enumerate(chosen[code], 1)]
            self.fields[code] = forms.TypedChoiceField(
                label=label, choices=[("", "—"), *words], coerce=int, empty_value=None,
                disabled=code in fixed, initial=fixed.get(code),
                help_text=_("From the figures of the portal") if code in fixed else "",
            )  # fmt: skip
            self.fields[EVIDENCE + code] = forms.CharField(
                label=_("Evidence: %(factor)s") % {"factor": label}, max_length=500, required=False
            )
        self.fields["knock_outs"] = forms.MultipleChoiceField(
            label=_("Knock-outs"),
            choices=list(knock_out_words(day).items()),
            required=False,
            widget=forms.CheckboxSelectMultiple(),
        )
        if new_customer:
            self.fields["expected"] = AmountField(label=_("Expected purchase a month (VAT incl.)"), required=False)
        self.fields["asked_rating"] = forms.ChoiceField(
            label=_("Rating asked for"), choices=[("", _("as the policy says")), *((r, _letter(r)) for r in RATINGS)],
            required=False,
        )  # fmt: skip
        self.fields["asked_limit"] = AmountField(label=_("Limit asked for (VAT incl.)"))
        self.fields["asked_term"] = forms.IntegerField(label=_("Term asked for (days)"), min_value=0, max_value=365)
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=500, required=False, widget=_area())

    def anchors(self) -> dict[str, int | None]:
        return {code: self.cleaned_data.get(code) for code in FACTORS}

    def evidence(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(EVIDENCE + code, "") for code in FACTORS}


def _letter(rating: str) -> Any:
    return _("Credit %(rating)s") % {"rating": rating}


class RaiseForm(forms.Form):
    """A higher limit until a day."""

    amount = AmountField(label=_("Raised by (VAT incl.)"))
    until = DayField(label=pgettext_lazy("last day", "Until"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=_area())


class ReasonForm(forms.Form):
    """Freezing, unfreezing."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=_area())


class SignForm(forms.Form):
    """A warning sign."""

    kind = forms.ChoiceField(label=_("Warning sign"))
    evidence = forms.CharField(
        label=_("Evidence"), max_length=500, widget=_area(), help_text=_("What was seen, where, by whom")
    )
    found_on = DayField(label=_("Found on"))

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", "—")] + [(s.sign.code, f"{s.label} ({LEVEL_WORDS[s.level]})") for s in signs_by_hand(day)]


LEVEL_WORDS = {
    "yellow": pgettext_lazy("warning", "yellow"),
    "orange": pgettext_lazy("warning", "orange"),
    "red": pgettext_lazy("warning", "red: freezes at once"),
}


class OutcomeForm(forms.Form):
    """What came of a warning sign."""

    outcome = forms.CharField(label=_("Outcome"), max_length=500, widget=_area())
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
