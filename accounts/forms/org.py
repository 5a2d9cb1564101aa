"""Units and positions."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import OrgUnit, Position, SecretaryDuty
from salesops.core.sockets.roles import roles

from .choosing import DayField, DayForm, PersonField, UnitField, VersionedForm


class UnitForm(DayForm):
    """Name and place of a unit, from a day."""

    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    field_order = ("code", "kind", "name", "name_en", "parent", "head", "day")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = UnitField(day=day, label=_("Parent unit"), required=False)
        self.order_fields(self.field_order)


class NewUnitForm(UnitForm):
    """A unit to open."""

    code = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(attrs={"class": "short"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=OrgUnit.Kind.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"] = PersonField(label=_("Head"), required=False)
        self.order_fields(self.field_order)


class HeadForm(DayForm):
    """Who heads a unit, from a day; nobody is an answer."""

    head = PersonField(label=_("Head"), required=False)
    field_order = ("head", "day")


class CloseForm(VersionedForm):
    """The first day without the unit."""

    day = DayField(label=_("First day without the unit"))


class PositionForm(VersionedForm):
    """A step of the ladder."""

    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    leads = forms.ChoiceField(
        label=_("Leads"),
        required=False,
        choices=[("", "—"), ("team", _("team")), ("region", _("region")), ("market", _("market")), ("zone", _("zone")),
                 ("sales", _("sales")), ("company", _("company")), ("department", _("department"))],
    )  # fmt: skip
    rank = forms.IntegerField(label=_("Place on the ladder"), min_value=0, max_value=999)
    first_roles = forms.MultipleChoiceField(
        label=_("Roles on day one"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_roles"].choices = [(r.code, f"{r.label} ({r.code})") for r in roles]


class NewPositionForm(PositionForm):
    code = forms.CharField(label=_("Code"), max_length=10, widget=forms.TextInput(attrs={"class": "short"}))
    field_order = ("code", "name", "name_en", "leads", "rank", "first_roles", "is_active")


class TermsForm(DayForm):
    """What a position earns and owes, from a day. Money net of VAT, per month."""

    tier = forms.ChoiceField(label=_("Assessment tier"), choices=Position.Tier.choices)
    pay_grade = forms.CharField(label=_("Pay grade"), max_length=10, required=False)
    quota = forms.DecimalField(
        label=_("Level quota per month (CNY, net of VAT)"), required=False, max_digits=14, decimal_places=2, min_value=0
    )
    quota_steps = forms.RegexField(
        r"^\s*\d{1,3}(\s*[,/ ]\s*\d{1,3})*\s*$",
        label=_("Newcomers: share of the quota by month, %"),
        required=False,
        help_text=_("For example 30, 60, 80"),
    )
    visits = forms.IntegerField(label=_("Visits per month"), required=False, min_value=0, max_value=999)
    customers_at_most = forms.IntegerField(label=_("Customers at most"), required=False, min_value=0, max_value=9999)
    field_order = ("day", "tier", "pay_grade", "quota", "quota_steps", "visits", "customers_at_most")

    def clean_quota_steps(self) -> list[int]:
        text = str(self.cleaned_data["quota_steps"]).replace("/", " ").replace(",", " ")
        return [int(part) for part in text.split()]


class ChargeForm(DayForm):
    """Who is in charge of a market, from a day."""

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = PersonField(label=_("In charge"), required=False, holding=("DIR", "GM", "MGR"), day=day)
        self.order_fields(("user", "day"))


class StepForm(DayForm):
    """The secretary of a market's step, from a day."""

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = PersonField(label=_("Secretary"), required=False, holding=("SEC", "SSL"), day=day)
        self.order_fields(("user", "day"))


STEPS = tuple(SecretaryDuty.Step.values)


class AsOfForm(forms.Form):
    """The day a page shows."""

    on = DayField(label=_("As of"), required=False)
