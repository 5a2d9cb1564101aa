"""Forms of grading: what is known, a grade set by hand, an answer about a stalled customer, a decision on a suggestion."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.choosing import DayField, PersonField, VersionedForm
from customers.grading_items import FACTORS, ITEMS, Item
from customers.grading_words import item_words
from customers.models import Customer, StalledCase
from customers.policies.grading import GRADING
from salesops.core.policies import policy_on


class AnchorField(forms.TypedChoiceField):
    """The five anchors of a word item, or "unknown"."""

    def __init__(self, item: Item, policy: Mapping[str, Any]) -> None:
        words = [(str(n), f"{n} · {word}") for n, word in enumerate(item_words(item, policy), 1)]
        super().__init__(
            label=item.label, choices=[("", _("unknown")), *words], coerce=int, empty_value=None, required=False
        )


def _number(item: Item) -> forms.Field:
    if item.column == "yearly_potential":
        return forms.DecimalField(
            label=item.label, required=False, min_value=0, max_digits=14, decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short num"}),
        )  # fmt: skip
    most = 32767 if item.column == "sites" else 2_000_000_000
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short num"})
    return forms.IntegerField(label=item.label, required=False, min_value=0, max_value=most, widget=widget)


class GradeDataForm(VersionedForm):
    """The items of the grade by factor; numbers are those of the customer file."""

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = policy_on(GRADING, day)
        for item in ITEMS:
            self.fields[item.column or item.code] = _number(item) if item.is_number else AnchorField(item, policy)

    @property
    def by_factor(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            (label, [self[item.column or item.code] for item in ITEMS if item.factor == code])
            for code, label in FACTORS.items()
        ]


class OverrideForm(forms.Form):
    """A grade for a time."""

    grade = forms.ChoiceField(label=_("Grade"), choices=Customer.Grade.choices, widget=forms.RadioSelect)
    ends_on = DayField(label=_("Until"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].help_text = _("At the latest %(day)s; then the grade of the policy returns.") % {
            "day": last.isoformat()
        }


def needed(when: Any, field: forms.Field) -> Any:
    """``field``, needed with one of the answers only: ``when`` stands where others say "optional"."""
    field.required, field.needed_when = False, when  # type: ignore[attr-defined]
    return field


class StalledForm(VersionedForm):
    """The three answers."""

    answer = forms.ChoiceField(label=_("Answer"), choices=StalledCase.Answer.choices, widget=forms.RadioSelect)
    next_step = needed(_("needed for a next step"), forms.CharField(label=_("Next step"), max_length=200))
    next_on = needed(_("needed for a next step"), DayField(label=_("On")))
    heir = needed(_("needed to hand over"), PersonField(label=_("Hand over to")))
    note = needed(
        _("needed for a lower grade or handing over"),
        forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})),
    )


class SuggestionForm(VersionedForm):
    """Accept until a day, or decline with a reason."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=(("accept", _("accept: the suggested grade holds")), ("decline", _("decline: the grade stays"))),
        widget=forms.RadioSelect,
    )
    ends_on = DayField(
        label=_("Until"), required=False, help_text=_("If accepted; empty: as long as the policy allows.")
    )
    note = needed(
        _("needed to decline"),
        forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})),
    )
