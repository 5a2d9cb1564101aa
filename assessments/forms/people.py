"""Forms of promotions, improvement plans and proposals."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, PersonField, PositionField, UnitField, VersionedForm


def _text(label: Any, most: int, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}))


class ProposeForm(forms.Form):
    person = PersonField(label=_("Person"))
    to = PositionField(label=pgettext_lazy("promotion", "New position"))
    reason = _text(pgettext_lazy("promotion", "Outstanding merit"), 500)

    def __init__(self, *args: Any, people: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["person"].queryset, choices["to"].queryset = people, posts


class CompleteForm(VersionedForm):
    """``kinds``: the units the new post leads; none: any."""

    starts_on = DayField(label=_("takes effect on"))
    opinion = _text(pgettext_lazy("promotion", "Opinion"), 1000, 4)
    field_order = ("starts_on", "unit", "opinion")

    def __init__(self, *args: Any, day: date, kinds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(day=day, kinds=kinds, label=_("Unit"))
        self.order_fields(self.field_order)


class AttestForm(forms.Form):
    upload = forms.FileField(label=pgettext_lazy("proof", "Document"))
    note = forms.CharField(label=pgettext_lazy("attested condition", "What it shows"), max_length=500)


class ReasonForm(VersionedForm):
    reason = _text(_("Reason"), 500)


class OpenPlanForm(VersionedForm):
    gap = _text(pgettext_lazy("improvement plan", "Gap"), 2000)
    cause = _text(pgettext_lazy("improvement plan", "Cause"), 2000)
    actions = _text(pgettext_lazy("improvement plan", "Actions"), 2000, 5)
    coach = PersonField(label=_("Coach"))

    def __init__(self, *args: Any, coaches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["coach"].queryset = coaches


class CheckpointForm(forms.Form):
    note = _text(pgettext_lazy("checkpoint", "What was found"), 2000, 4)


class AnswerCheckpointForm(forms.Form):
    answer = _text(pgettext_lazy("checkpoint", "Your answer"), 2000, 4)


class EndPlanForm(VersionedForm):
    result = _text(_("Reason"), 500)


class SettleForm(VersionedForm):
    how = forms.ChoiceField(
        label=pgettext_lazy("proposal", "What became of it"),
        choices=[("done", pgettext_lazy("proposal", "done")), ("declined", pgettext_lazy("proposal", "declined"))],
    )
    note = _text(pgettext_lazy("proposal", "What was done, or why not"), 500)
