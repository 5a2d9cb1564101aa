"""Forms of targets."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import OrgUnit
from assessments.models import Metric, TargetPlan
from assessments.rules.target_periods import code_of, quarter_of
from assessments.services.targets.drafts import EQUAL, LAST_YEAR, PRESENT, QUOTA
from salesops.core.sockets.report_periods import moved

WEIGHTS = (
    (LAST_YEAR, _("last year's results")),
    (QUOTA, _("quotas of the levels")),
    (PRESENT, _("the amounts as they stand")),
    (EQUAL, _("equal parts")),
)
COMING_QUARTERS = 6


def period_choices(today: date) -> list[tuple[str, str]]:
    """This year and the next, this quarter and those to come."""
    found = [(str(year), str(year)) for year in (today.year + 1, today.year)]
    first = quarter_of(today).first
    quarters = [code_of(moved(first, 3 * n), "quarter") for n in range(COMING_QUARTERS)]
    return [*found, *((code, code) for code in quarters)]


class BeginForm(forms.Form):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label=_("Unit"), to_field_name="code")
    period = forms.ChoiceField(label=_("Period"))
    kind = forms.ChoiceField(
        label=pgettext_lazy("plan of targets", "What is planned"),
        choices=[
            (TargetPlan.Kind.FULL.value, _("the whole period, with its months")),
            (TargetPlan.Kind.MONTHS.value, _("the months inside a quarter in force")),
        ],
    )

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["unit"]
        chosen.queryset = OrgUnit.objects.filter(code__in=[code for code, _name in units])
        names = dict(units)
        chosen.label_from_instance = lambda unit: names.get(unit.code, unit.code)
        chosen.empty_label = _("choose …")
        period: Any = self.fields["period"]
        period.choices = period_choices(today)


class BreakDownForm(forms.Form):
    amount = forms.DecimalField(
        label=_("Amount of the whole period"), max_digits=16, decimal_places=2, min_value=Decimal(0), required=False,
        help_text=_("Empty: the months as they stand are handed down."),
    )  # fmt: skip
    weigh_by = forms.ChoiceField(label=_("Parts by"), choices=WEIGHTS)
    metric = forms.ChoiceField(choices=Metric.choices, widget=forms.HiddenInput)
    at = forms.CharField(max_length=20, widget=forms.HiddenInput)


class ChangeForm(forms.Form):
    amount = forms.DecimalField(label=_("New target"), max_digits=16, decimal_places=2, min_value=Decimal(0))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    upwards = forms.BooleanField(label=_("Units above move by the same"), required=False)


class AnswerForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("targets", "What stands against it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReplyForm(forms.Form):
    text = forms.CharField(label=_("Reply"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
