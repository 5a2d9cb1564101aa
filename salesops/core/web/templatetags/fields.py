"""Forms: a field with label, hint and error; the summary of all errors; values that stay masked until asked for."""

from typing import Any
from uuid import uuid4

from django import forms, template
from django.core.exceptions import ValidationError
from django.forms import BoundField, widgets
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

# Widgets drawn as a group of choices, not as one control.
GROUPS = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)


def _kind(widget: widgets.Widget) -> str:
    if isinstance(widget, GROUPS):
        return "choices"
    if isinstance(widget, widgets.CheckboxInput):
        return "check"
    if isinstance(widget, widgets.PasswordInput):
        return "password"
    return "input"


def _css(widget: widgets.Widget) -> str:
    if isinstance(widget, (widgets.CheckboxInput, *GROUPS)):
        return "box"
    return "input num" if isinstance(widget, widgets.NumberInput) else "input"


def _attributes(bound: BoundField, hint: str) -> dict[str, str | bool]:
    widget = bound.field.widget
    wanted: dict[str, Any] = {"class": " ".join(filter(None, (_css(widget), widget.attrs.get("class", ""))))}
    described = [f"{bound.auto_id}_hint"] if hint else []
    if bound.errors:
        wanted["aria-invalid"] = "true"
        described.append(f"{bound.auto_id}_error")
    if described:
        wanted["aria-describedby"] = " ".join(described)
    if isinstance(bound.field, forms.DecimalField | forms.IntegerField) and not isinstance(widget, widgets.Select):
        wanted.setdefault("inputmode", "decimal" if isinstance(bound.field, forms.DecimalField) else "numeric")
    return wanted


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "", unit: str = "", label: str = "", switch: bool = False) -> dict[str, Any]:
    """A form field: label above, hint, control, error. ``unit`` stands inside the control; ``switch`` acts at once."""
    kind = _kind(bound.field.widget)
    hint = hint or str(bound.help_text or "")
    attributes = _attributes(bound, hint)
    if switch:
        attributes["class"] = "switch"
    control: SafeString | str = "" if kind == "choices" else bound.as_widget(attrs=attributes)
    return {
        "bound": bound,
        "kind": kind,
        "control": control,
        "hint": hint,
        "unit": unit,
        "label": label or bound.label,
        "optional": not bound.field.required and kind != "check",
        # What makes a field needed that otherwise isn't: "to decline".
        "when": getattr(bound.field, "needed_when", ""),
        "multiple": isinstance(bound.field.widget, widgets.CheckboxSelectMultiple),
    }


# Sentences that come with the kinds of fields and don't say which field is meant.
NAMELESS = {
    "required", "invalid", "invalid_choice", "min_value", "max_value", "min_length", "max_length", "max_digits",
    "max_decimal_places", "max_whole_digits",
}  # fmt: skip


def _said_of(bound: BoundField | None, error: ValidationError, text: str) -> str:
    if bound is None or error.code not in NAMELESS:
        return text
    return _("%(field)s: %(text)s") % {"field": bound.label, "text": text}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm | None = None, refused: Any = None) -> dict[str, Any]:
    """All errors of a form (and of a refusal) on top of it, each linking to its field, in the field's own words."""
    found: list[dict[str, Any]] = []
    if form is not None and form.is_bound:
        for name, errors in form.errors.as_data().items():
            bound = form[name] if name in form.fields else None
            found += [
                {"target": bound.auto_id if bound else "", "text": _said_of(bound, error, text)}
                for error in errors
                for text in error.messages
            ]
    for refusal in getattr(refused, "refusals", ()):
        target = form[refusal.field].auto_id if form is not None and refusal.field in form.fields else ""
        found.append({"target": target, "text": refusal.message, "code": refusal.code})
    return {"found": found}


@register.simple_tag
def once() -> SafeString:
    """A fresh key: the form's view (``@once_per_form``) does its work once, however often the form is sent."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4().hex)


@register.inclusion_tag("components/masked.html", takes_context=True)
def masked(context: Any, shown: str, url: str, label: str) -> dict[str, Any]:
    """A masked value with "Show": revealing is a POST with a reason and is recorded."""
    return {"shown": shown, "url": url, "label": label, "csrf_token": context.get("csrf_token")}
