"""Forms of sales contests."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, UnitField, VersionedForm
from accounts.models import OrgUnit
from assessments.models import Contest
from assessments.rules.contests import LEAST_HANDICAP, MOST_HANDICAP, suits
from salesops.core.sockets.kpis import kpis


class ContestForm(forms.Form):
    """``units``: codes it may be among; none: all."""

    name = forms.CharField(label=_("Name"), max_length=100)
    kpi = forms.ChoiceField(label="KPI")
    of = forms.ChoiceField(label=pgettext_lazy("contest", "Between"), choices=Contest.Of.choices)
    first = DayField(label=_("From"))
    last = DayField(label=_("Until"))
    prizes = forms.CharField(
        label=pgettext_lazy("contest", "Prizes"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One line for each place, the first place first."),
    )  # fmt: skip
    text = forms.CharField(
        label=pgettext_lazy("contest", "Rules"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("name", "kpi", "of", "unit", "first", "last", "prizes", "text")

    def __init__(self, *args: Any, day: date, units: frozenset[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["kpi"]
        chosen.choices = [
            (code, f"{code} {kpis.get(code).name}") for code in sorted(kpis.by_code) if suits(kpis.get(code), "")
        ]
        within: Any = UnitField(day=day, label=_("Unit"))
        if units is not None:
            codes = set(OrgUnit.objects.filter(pk__in=units).values_list("code", flat=True))
            within.choices = [choice for choice in within.choices if not choice[0] or choice[0] in codes]
        self.fields["unit"] = within
        self.order_fields(self.field_order)

    def clean_prizes(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["prizes"].splitlines() if line.strip()]


class EntriesForm(VersionedForm):
    """A handicap for each entry; empty: it doesn't take part. ``entries``: (entry, name)."""

    def __init__(self, *args: Any, entries: Sequence[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [entry.pk for entry, _name in entries]
        for entry, name in entries:
            self.fields[f"handicap{entry.pk}"] = forms.DecimalField(
                label=name, required=False, min_value=LEAST_HANDICAP, max_value=MOST_HANDICAP, max_digits=6, decimal_places=2,
                initial=entry.handicap.normalize() if entry.handicap % 10 else int(entry.handicap),
            )  # fmt: skip

    @property
    def handicaps(self) -> Mapping[int, Decimal | None]:
        return {pk: self.cleaned_data.get(f"handicap{pk}") for pk in self.keys}
