"""Two people changed the same record: field by field what is there now beside what was typed, and a choice (F11).

The form's ``initial`` is what is there now: views read it anew for every request, also when the form is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

MINE, THEIRS = "mine", "theirs"
# What belongs to the change and not to the record.
OF_THE_CHANGE = ("version", "day", "last_day")


@dataclass(frozen=True)
class Clash:
    """One field two people want differently; ``chosen`` is :data:`MINE`, :data:`THEIRS` or nothing yet."""

    name: str
    label: str
    now: str
    mine: str
    chosen: str


def _sent(value: Any) -> list[str]:
    """``value`` as a form sends it."""
    if value is None or value is False or value == "":
        return []
    if value is True:
        return ["on"]
    if isinstance(value, list | tuple):
        return [str(part) for part in value]
    return [str(value)]


def _typed(form: forms.Form, name: str) -> list[str]:
    data: Any = form.data
    return [value for value in data.getlist(form.add_prefix(name)) if value]


def _words(field: forms.Field, values: list[str]) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if values else _("no")
    labels = {str(value): str(label).strip() for value, label in getattr(field, "choices", ())}
    return _(", ").join(labels.get(value, value) for value in values)


def clashes(form: forms.Form, chosen: Mapping[str, str]) -> list[Clash]:
    """The fields in which the sent ``form`` differs from what is there now."""
    found = []
    for name, field in form.fields.items():
        if name in OF_THE_CHANGE or name not in form.initial:
            continue
        now, mine = _sent(form.initial[name]), _typed(form, name)
        if sorted(now) != sorted(mine):
            words = _words(field, now), _words(field, mine)
            found.append(Clash(name, str(field.label), *words, chosen.get(f"take-{name}", "")))
    return found


def undecided(sent: QueryDict) -> bool:
    """Whether a clash was shown and some field of it is still without a choice."""
    return any(sent.get(f"take-{name}") not in (MINE, THEIRS) for name in sent.getlist("clash"))


def ready(form: forms.Form) -> bool:
    """Put what is there now into the fields that were chosen so; then whether the form is right."""
    sent: Any = form.data
    names = [name for name in sent.getlist("clash") if name in form.fields and name in form.initial]
    taken = [name for name in names if sent.get(f"take-{name}") == THEIRS]
    if taken:
        form.data = data = sent.copy()
        for name in taken:
            data.setlist(form.add_prefix(name), _sent(form.initial[name]))
    return form.is_valid()


def on_top_of(form: forms.Form) -> None:
    """Let the form that is shown again be one on what is there now: sent once more it is no clash."""
    data: Any = form.data
    form.data = data = data.copy()
    data[form.add_prefix("version")] = str(form.initial["version"])
