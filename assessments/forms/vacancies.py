"""Forms of competitive selections."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, PersonField, PositionField, UnitField, VersionedForm
from accounts.models import User
from assessments.policies.selection import PART_NAMES
from assessments.rules.promotion import HIGHER

# Who is asked onto panels: those who lead, and HR.
PANEL_ROLES = ("MGR", "DIR", "GM", "HRT")
SEATS = 6


def _text(label: str | Promise, most: int, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}))


class VacancyForm(VersionedForm):
    """Days, text and panel; at least ``least`` members."""

    closes_on = DayField(label=pgettext_lazy("vacancy", "Applications until"))
    score_by = DayField(label=pgettext_lazy("vacancy", "Scores until"))
    text = _text(pgettext_lazy("vacancy", "Tasks and requirements"), 2000, 6)

    def __init__(self, *args: Any, day: date, least: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for seat in range(1, SEATS + 1):
            label = _("Member of the panel %(n)s") % {"n": seat}
            self.fields[f"member{seat}"] = PersonField(
                label=label, holding=PANEL_ROLES, day=day, required=seat <= least
            )

    @staticmethod
    def seated(members: Sequence[User]) -> dict[str, str]:
        """The panel as initial values."""
        return {f"member{seat}": member.username for seat, member in enumerate(members[:SEATS], 1)}

    def clean(self) -> dict[str, Any]:
        """The members together are the panel; nobody sits twice."""
        values = super().clean() or {}
        members = [values.pop(f"member{seat}", None) for seat in range(1, SEATS + 1)]
        panel = [member for member in members if member is not None]
        for seat, member in enumerate(members, 1):
            if member is not None and member in members[: seat - 1]:
                self.add_error(f"member{seat}", _g("Named twice."))
        return {**values, "panel": panel}


class NewVacancyForm(VacancyForm):
    """The post as well."""

    position = PositionField(label=pgettext_lazy("vacancy", "Post"))
    field_order = ("position", "unit", "closes_on", "score_by", "text")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, day=day, **kwargs)
        self.fields["unit"] = UnitField(day=day, label=_("Unit"))
        chosen: Any = self.fields["position"]
        chosen.queryset = chosen.queryset.filter(code__in=HIGHER)
        self.order_fields(self.field_order)


class ApplyForm(forms.Form):
    motivation = _text(pgettext_lazy("application", "Why you, and what for"), 2000, 8)


class ScoreForm(VersionedForm):
    """Each part 0 to 100, with what it weighs."""

    results, management, presentation, feedback = (
        forms.DecimalField(label=label, min_value=Decimal(0), max_value=Decimal(100), max_digits=5, decimal_places=2)
        for label in PART_NAMES.values()
    )
    note = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, weights: Mapping[str, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, weight in weights.items():
            field = self.fields[part]
            field.label = f"{field.label} ({weight.normalize():f}%)"
            field.help_text = _("0 to 100")


class DecideForm(VersionedForm):
    """``winners``: who may win, as (key, label); none: the post stays unfilled."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, winners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if winners:
            self.fields["winner"] = forms.ChoiceField(label=pgettext_lazy("vacancy", "Winner"), choices=winners)
            self.order_fields(("winner", "reason"))
        else:
            self.fields["reason"].required = True


class ExcuseForm(forms.Form):
    reason = _text(_("Reason"), 500, 3)
