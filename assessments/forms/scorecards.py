"""Forms of scorecards."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.cards.words import kpi_words
from assessments.models import RedLine, WorkReport
from assessments.models.reports import LONG
from assessments.services.cards.reporting import TEXTS
from assessments.words import dimension_name


def _text(label: Any, rows: int = 3, *, required: bool = False, most: int = LONG) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows}))


class ReportForm(forms.Form):
    """The work report (H01); nothing is required of a draft, and handing in asks for ``ASKED``."""

    ASKED = ("results", "self_score")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            field: Any = WorkReport._meta.get_field(name)
            self.fields[name] = _text(field.verbose_name, 6 if name == "results" else 3)
        self.fields["self_score"] = forms.DecimalField(
            label=_("Own score (not counted)"),
            max_digits=5,
            decimal_places=2,
            min_value=0,
            max_value=110,
            required=False,
        )
        for name in self.ASKED:
            self.fields[name].needed_when = pgettext_lazy("work report", "to hand it in")  # type: ignore[attr-defined]


class RatingForm(forms.Form):
    """A rating for each KPI the manager judges, a comment for each dimension; stands around the card's table."""

    def __init__(self, kpis: Sequence[str], dimensions: Sequence[str], tier: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kpis, self.dimensions = kpis, dimensions
        between = _("Ratings go from 1 to 5.")
        for kpi in kpis:
            box = forms.NumberInput(attrs={"form": "rate", "class": "input s num", "step": "0.1"})
            self.fields[f"rating_{kpi}"] = forms.DecimalField(
                label=kpi_words(kpi), max_digits=3, decimal_places=2, min_value=1, max_value=5, widget=box,
                error_messages={"required": _("Rate this KPI."), "min_value": between, "max_value": between},
            )  # fmt: skip
        for code in dimensions:
            comment = _text(dimension_name(code, tier), 2, required=True)
            comment.error_messages["required"] = _("Say something to this dimension.")
            self.fields[f"comment_{code}"] = comment

    @property
    def rating_fields(self) -> dict[str, Any]:
        return {kpi: self[f"rating_{kpi}"] for kpi in self.kpis}

    @property
    def comment_fields(self) -> list[Any]:
        return [self[f"comment_{code}"] for code in self.dimensions]

    def given(self) -> dict[str, Any]:
        """The arguments of the service."""
        found = self.cleaned_data
        return {
            "ratings": {kpi: found.get(f"rating_{kpi}") for kpi in self.kpis},
            "comments": {code: found.get(f"comment_{code}") or "" for code in self.dimensions},
        }


class PointsForm(forms.Form):
    points = forms.DecimalField(
        label=_("Points added (or taken)"), max_digits=5, decimal_places=2, min_value=-110, max_value=110
    )
    reason = _text(_("Reason"), most=500)


class AppealForm(forms.Form):
    kpi = forms.ChoiceField(label="KPI")
    reason = _text(pgettext_lazy("appeal", "What is wrong"), required=True, most=1000)
    evidence = _text(pgettext_lazy("appeal", "What proves it"), 2, most=1000)
    upload = forms.FileField(label=pgettext_lazy("proof", "Document"), required=False)

    def __init__(self, kpis: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["kpi"]
        choices.choices = [(kpi, kpi_words(kpi)) for kpi in kpis]


class DecisionForm(forms.Form):
    upheld = forms.ChoiceField(
        label=_("Decision"),
        choices=[("", "—"), ("yes", pgettext_lazy("appeal", "upheld")), ("no", pgettext_lazy("appeal", "rejected"))],
    )
    after = forms.DecimalField(
        label=pgettext_lazy("appeal", "Value that counts"), max_digits=18, decimal_places=4, required=False,
        help_text=_("Percentages as numbers: 93.5."),
    )  # fmt: skip
    decision = _text(_("Reason"), required=True, most=1000)


class CorrectionForm(forms.Form):
    kpi = forms.ChoiceField(label="KPI")
    after = forms.DecimalField(
        label=pgettext_lazy("appeal", "Value that counts"), max_digits=18, decimal_places=4,
        help_text=_("Percentages as numbers: 93.5."),
    )  # fmt: skip
    reason = _text(_("Reason"), required=True, most=500)
    evidence = _text(pgettext_lazy("appeal", "What proves it"), 2, required=True, most=1000)

    def __init__(self, kpis: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["kpi"]
        choices.choices = kpis


class RedLineForm(forms.Form):
    kind = forms.ChoiceField(
        label=pgettext_lazy("red line", "What was done"), choices=[("", "—"), *RedLine.Kind.choices]
    )
    facts = _text(pgettext_lazy("red line", "Facts and evidence"), 6, required=True)


class RedLineAnswerForm(forms.Form):
    answer = _text(pgettext_lazy("red line", "Your answer"), 6, required=True)


class TalkForm(forms.Form):
    held_on = forms.DateField(label=_("Held on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    strengths = _text(_("What went well"), required=True)
    weak = _text(_("What was weak"), required=True)
    goals = _text(_("Goals until next time"), required=True)
    support = _text(_("Support agreed"))


class AnswerForm(forms.Form):
    value = forms.TypedChoiceField(
        label=_("Rating"), coerce=int, choices=[(value, str(value)) for value in range(1, 6)]
    )
