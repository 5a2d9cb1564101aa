"""The editor of a policy version: one input for each value, whatever its kind."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from salesops.core.policies.values import as_input, from_json, parse_all, show
from salesops.core.refusals import Invalid, Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind

PREFIX = "value_"
SPARE_ROWS = 2
LIMIT_HINT = _("Number and unit: eh elapsed, sh service, wh working hours; wd working, cd calendar days.")


class RowsWidget(forms.Widget):
    """Rows of a table as inputs ``name.0.column``, with empty ones below for more; an emptied row goes."""

    def __init__(self, field: PolicyField) -> None:
        super().__init__()
        self.field = field

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        rows = []
        for index in range(200):
            cells = {c.name: data.get(f"{name}.{index}.{c.name}") for c in self.field.columns}
            if all(value is None for value in cells.values()):
                break
            rows.append({key: value or "" for key, value in cells.items()})
        return rows

    def id_for_label(self, id_: str) -> str:
        return f"{id_}.0.{self.field.columns[0].name}"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = list(value or ()) + [{} for _ in range(SPARE_ROWS)]
        drawn = [
            {
                "number": index + 1,
                "cells": [
                    {
                        "column": column,
                        "name": f"{name}.{index}.{column.name}",
                        "value": as_input(column, row[column.name]) if row.get(column.name) not in (None, "") else "",
                    }
                    for column in self.field.columns
                ],
            }
            for index, row in enumerate(rows)
        ]
        context = {
            "columns": self.field.columns,
            "rows": drawn,
            "name": name,
            "invalid": "aria-invalid" in (attrs or {}),
        }
        return render_to_string("core/policies/_rows_input.html", context)


class RowsField(forms.Field):
    """Takes the rows as they are; what is wrong with them is told by the policy itself."""

    def to_python(self, value: Any) -> Any:
        return value


def _form_field(field: PolicyField) -> forms.Field:
    hint = field.help or (LIMIT_HINT if field.kind == "limit" else "")
    shape: dict[str, Any] = {"label": field.label, "help_text": hint, "required": field.required}
    if field.kind == "table":
        return RowsField(widget=RowsWidget(field), **shape)
    if field.kind == "bool":
        return forms.BooleanField(**{**shape, "required": False})
    if field.kind == "choice":
        return forms.CharField(widget=forms.Select(choices=field.options), **shape)
    if field.kind == "list":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 6, "class": "short"}), max_length=5000, **shape)
    number = field.kind in ("int", "decimal", "percent", "money", "limit", "time")
    attributes = {"class": "short num"} if number else {}
    if field.kind in ("int", "decimal", "percent", "money"):
        attributes["inputmode"] = "numeric" if field.kind == "int" else "decimal"
    return forms.CharField(widget=forms.TextInput(attrs=attributes), max_length=2000, **shape)


def unit_of(field: PolicyField) -> str:
    """What stands beside the number."""
    if field.unit:
        return str(field.unit)
    return {"percent": "%", "money": "CNY"}.get(field.kind, "")


class VersionForm(forms.Form):
    """Values, first day and reason of a draft. ``values`` holds the typed values after validation."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    valid_from = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("Why it changes"),
        help_text=_("Needed before it takes effect; everybody who may read the policy sees it."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=False,
    )

    def __init__(self, kind: PolicyKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.values: dict[str, Any] = {}
        for field in kind.fields:
            self.fields[PREFIX + field.name] = _form_field(field)

    @staticmethod
    def initial_of(
        kind: PolicyKind, kept: Mapping[str, Any], valid_from: date, reason: str, version: int
    ) -> dict[str, Any]:
        """Initial data of a kept version."""
        values = from_json(kind, kept)
        shown = {
            PREFIX + f.name: values[f.name] if f.kind in ("bool", "table") else as_input(f, values[f.name])
            for f in kind.fields
        }
        return {**shown, "valid_from": valid_from, "reason": reason, "version": version}

    def typed(self) -> dict[str, Any]:
        """What was typed, by the policy's own names."""
        return {field.name: self.cleaned_data.get(PREFIX + field.name) for field in self.kind.fields}

    def clean(self) -> dict[str, Any]:
        try:
            self.values = parse_all(self.kind, self.typed())
        except Invalid as wrong:
            for refusal in wrong.refusals:
                # An empty required input has said so already.
                if PREFIX + (refusal.field or "") not in self.errors:
                    self.add_refusal(refusal)
        return self.cleaned_data

    def add_refusal(self, refusal: Refusal) -> None:
        """Show ``refusal`` at its input; one of a cell names its row."""
        name, _dot, cell = (refusal.field or "").partition(".")
        message = refusal.message
        if cell:
            row, _dot, column = cell.partition(".")
            label = next((c.label for c in self.kind.field(name).columns if c.name == column), "")
            message = _("Row %(row)s, %(column)s: %(message)s") % {
                "row": int(row) + 1,
                "column": label,
                "message": refusal.message,
            }
        target = PREFIX + name if PREFIX + name in self.fields else name if name in self.fields else None
        self.add_error(target, message)

    @property
    def value_rows(self) -> list[dict[str, Any]]:
        """The inputs of the values with their units."""
        return [{"input": self[PREFIX + f.name], "unit": unit_of(f)} for f in self.kind.fields]


def shown_values(kind: PolicyKind, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Label, value in words and unit for each field."""
    return [
        {
            "field": field,
            "label": field.label,
            "text": show(field, values[field.name]),
            "unit": unit_of(field) if field.kind != "percent" else "",
            "rows": values[field.name] if field.kind == "table" else (),
            "cells": [[show(c, row[c.name]) for c in field.columns] for row in values[field.name]]
            if field.kind == "table"
            else [],
        }
        for field in kind.fields
    ]


def differences(kind: PolicyKind, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields in which two sets of values differ, in words."""
    return [
        {
            "label": field.label,
            "before": show(field, before[field.name]),
            "after": show(field, after[field.name]),
            "unit": unit_of(field) if field.kind not in ("percent", "table") else "",
        }
        for field in kind.fields
        if before[field.name] != after[field.name]
    ]
