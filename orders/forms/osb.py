"""Shape of what is typed about OSB problems (O20)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, PersonField, VersionedForm
from accounts.models import SecretaryDuty
from orders.models import OsbProblem

# Roles whose people have the board.
OWNERS = ("REP", "MGR", "SEC", "SSL", "DIR", "FIN", "LOG", "PRD")


def _step() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=pgettext_lazy("of the OSB board", "Step"), choices=[("", "—"), *SecretaryDuty.Step.choices]
    )


class _WhoForm(VersionedForm):
    """Who solves it until when."""

    department = forms.ChoiceField(
        label=_("Responsible department"), choices=[("", "—"), *OsbProblem.Department.choices]
    )
    due_on = DayField(label=_("To be solved by"))

    def __init__(self, *args: Any, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = PersonField(label=_("Owner"), holding=OWNERS, day=day)


class RecordProblemForm(_WhoForm):
    """What the problem is; of an order or a customer, which the address names."""

    step = _step()
    what = forms.CharField(
        label=pgettext_lazy("O20", "Problem"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("step", "what", "department", "owner", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        del self.fields["version"]


class ChangeProblemForm(_WhoForm):
    field_order = ("department", "owner", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class TakeProblemForm(VersionedForm):
    pass


class SolveProblemForm(VersionedForm):
    solution = forms.CharField(label=_("How it was solved"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
