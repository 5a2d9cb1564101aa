"""The editor of a draft: ranges of the dimensions, weight and rule of every KPI, one empty row a dimension for more."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from assessments import words
from assessments.kpi_names import known_kpis, kpi_name
from assessments.models import SchemeVersion
from assessments.rules.notation import parse
from assessments.rules.numbers import plain
from assessments.rules.scheme import Dimension, Line
from assessments.rules.scheme import Scheme as Body
from salesops.core.money import parse_number
from salesops.core.refusals import Invalid, Refusal

PLACED = re.compile(r"place_(K\d{2})")


def _typed(number: Decimal | None) -> str:
    """A number as it is typed."""
    return "" if number is None else plain(number).replace("−", "-")


@dataclass(frozen=True)
class Row:
    """One KPI in the editor; ``before`` is its weight in the version the draft takes the place of."""

    kpi: str
    place: Any
    weight: Any
    rule: Any
    before: Decimal | None
    changed: bool


class SchemeForm(forms.Form):
    """What a draft says. ``body`` holds it after validation, as far as it can be read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    starts_on = forms.DateField(
        label=_("In force from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Why it changes"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, draft: SchemeVersion, present: Body | None, data: Mapping[str, Any] | None = None) -> None:
        self.draft, self.present, kept = draft, present, draft.body
        self.tier = draft.scheme.tier
        self.body: Body | None = None
        self.refusals: list[Refusal] = []
        self._placed: dict[str, str] = {line.kpi: line.dimension for line in kept.lines}
        if data is not None:
            named = (PLACED.fullmatch(key) for key in data)
            self._placed = {m[1]: str(data[m[0]]) for m in named if m and data[m[0]] in dict(words.DIMENSIONS)}
        first = {"version": draft.version, "starts_on": draft.starts_on, "reason": draft.reason}
        for d in kept.dimensions:
            first |= {f"least_{d.code}": _typed(d.least), f"most_{d.code}": _typed(d.most)}
        for line in kept.lines:
            first |= {f"weight_{line.kpi}": _typed(line.weight), f"rule_{line.kpi}": line.rule.notation}
            first[f"place_{line.kpi}"] = line.dimension
        super().__init__(data, initial=first)
        self._add_fields()

    def _add_fields(self) -> None:
        for code, _label in words.DIMENSIONS:
            called = words.dimension_name(code, self.tier)
            self._number(f"least_{code}", _g("%(of)s, at least") % {"of": called})
            self._number(f"most_{code}", _g("%(of)s, at most") % {"of": called})
            self._number(f"weight_new_{code}", _g("Weight of a further KPI"))
            self._rule(f"rule_new_{code}", _g("Scoring rule of a further KPI"))
            free = sorted(known_kpis() - set(self._placed))
            choices = [("", _g("Further KPI")), *((kpi, f"{kpi} {kpi_name(kpi)}") for kpi in free)]
            self.fields[f"kpi_new_{code}"] = forms.ChoiceField(
                choices=choices,
                required=False,
                widget=forms.Select(attrs={"class": "input s", "aria-label": _g("Further KPI")}),
            )
        for kpi in self._placed:
            called = kpi_name(kpi)
            self.fields[f"place_{kpi}"] = forms.CharField(widget=forms.HiddenInput)
            self._number(f"weight_{kpi}", _g("Weight of %(kpi)s") % {"kpi": called})
            self._rule(f"rule_{kpi}", _g("Scoring rule of %(kpi)s") % {"kpi": called})

    def _number(self, name: str, label: str) -> None:
        attrs = {"inputmode": "decimal", "aria-label": label, "autocomplete": "off"}
        self.fields[name] = forms.CharField(
            required=False, max_length=20, label=label, widget=forms.TextInput(attrs=attrs)
        )

    def _rule(self, name: str, label: str) -> None:
        attrs = {"class": "input s", "aria-label": label, "autocomplete": "off", "spellcheck": "false"}
        self.fields[name] = forms.CharField(
            required=False, max_length=200, label=label, widget=forms.TextInput(attrs=attrs)
        )

    def clean(self) -> dict[str, Any]:
        """Everything that can't be read is told at once, each at its input."""
        values = self.cleaned_data
        dimensions = [d for code, _label in words.DIMENSIONS if (d := self._dimension(code, values))]
        lines = [line for code, _label in words.DIMENSIONS for line in self._lines(code, values)]
        if not self.refusals:
            self.body = Body(tuple(dimensions), tuple(lines))
        for refusal in self.refusals:
            self.add_refusal(refusal)
        return values

    def _read(self, what: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return what(*arguments, **named)
        except Invalid as wrong:
            self.refusals.extend(wrong.refusals)
            return None

    def _dimension(self, code: str, values: Mapping[str, Any]) -> Dimension | None:
        typed = [values.get(f"{end}_{code}", "") for end in ("least", "most")]
        if not any(typed):
            return None
        bounds = [
            self._read(parse_number, text or "0", places=2, field=f"{end}_{code}")
            for end, text in zip(("least", "most"), typed, strict=True)
        ]
        return None if None in bounds else Dimension(code, *bounds)

    def _lines(self, code: str, values: Mapping[str, Any]) -> list[Line]:
        rows = [(kpi, kpi) for kpi, place in self._placed.items() if place == code]
        further = values.get(f"kpi_new_{code}")
        found = [self._line(kpi, code, name, values) for kpi, name in rows]
        if further:
            found.append(self._line(further, code, f"new_{code}", values))
        return [line for line in found if line is not None]

    def _line(self, kpi: str, code: str, name: str, values: Mapping[str, Any]) -> Line | None:
        typed = values.get(f"weight_{name}", "")
        # An emptied weight takes the KPI out.
        if not typed.strip() and name == kpi:
            return None
        weight = self._read(parse_number, typed or "0", places=2, field=f"weight_{name}")
        rule = self._read(parse, values.get(f"rule_{name}", ""), f"rule_{name}")
        return None if weight is None or rule is None else Line(kpi, code, weight, rule)

    def add_refusal(self, refusal: Refusal) -> None:
        """Show ``refusal`` at its input, or above them all."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)

    @property
    def day(self) -> date | None:
        return self.cleaned_data.get("starts_on") if self.is_bound else self.draft.starts_on

    def _row(self, kpi: str) -> Row:
        weight, rule = self[f"weight_{kpi}"], self[f"rule_{kpi}"]
        old = next((line for line in self.present.lines if line.kpi == kpi), None) if self.present else None
        before = old.weight if old else None
        typed, said = str(weight.value() or ""), str(rule.value() or "")
        changed = old is None or typed != _typed(before) or said != old.rule.notation
        return Row(kpi, self[f"place_{kpi}"], weight, rule, before, changed)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The inputs by dimension; those without a range or a KPI come last, closed."""
        found = []
        for code, _label in words.DIMENSIONS:
            rows = [self._row(kpi) for kpi, place in self._placed.items() if place == code]
            least, most = self[f"least_{code}"], self[f"most_{code}"]
            found.append(
                {
                    "code": code,
                    "least": least,
                    "most": most,
                    "rows": rows,
                    "used": bool(rows or least.value() or most.value()),
                    "further": {name: self[f"{name}_new_{code}"] for name in ("kpi", "weight", "rule")},
                }
            )
        return found
