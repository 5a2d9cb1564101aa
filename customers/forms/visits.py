"""Shape of what is typed about a visit."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms_absences import DayField
from accounts.models import User
from customers.code_lists import CONTACT_WAY, NEXT_STEP, OUTCOME, PURPOSE
from customers.models import Contact, Customer, Visit
from customers.policies.visits import HIDDEN, REQUIRED, VISITS
from customers.scope.visits import people_one_logs_for
from customers.visit_fields import CHOICE, DATE, FINDINGS, LONGEST, NUMBER, PLACES, OwnField, own_fields
from salesops.core import worktime
from salesops.core.codes.reading import choices, entries_of
from salesops.core.policies import policy_on

PICK, OTHER = "pick", "other"


class MomentField(forms.DateTimeField):
    """A moment from the browser's own picker, in the portal's time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures at once; what they are is looked at by the store of files."""

    widget = SeveralFiles(attrs={"multiple": True, "accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(item, initial) for item in (data or [])] if isinstance(data, list | tuple) else []


def radios(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=forms.RadioSelect)


def text(label: Any, most: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most)


def own_input(field: OwnField) -> forms.Field:
    """The input of a field of the company. Whether it is required, the rules say: a call owes nothing."""
    if field.kind == NUMBER:
        return forms.DecimalField(label=field.label, required=False, max_digits=18, decimal_places=PLACES)
    if field.kind == CHOICE:
        return forms.ChoiceField(label=field.label, required=False, choices=[("", "—"), *field.choices])
    return DayField(label=field.label, required=False) if field.kind == DATE else text(field.label, LONGEST)


class ContactForm(forms.Form):
    """What may be said about any contact, and corrected later."""

    way = forms.ChoiceField(label=_("Way"), widget=forms.RadioSelect)
    purpose = radios(_("Purpose"))
    outcome = radios(_("Outcome"))
    notes = forms.CharField(
        label=pgettext_lazy("visit", "What was said"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_step = radios(_("Next step"))
    other_step = text(_("Another step"), 200)
    next_day = radios(_("When"))
    next_on = DayField(label=_("Day of the next step"), required=False)
    contact = forms.ModelChoiceField(label=_("Met"), queryset=Contact.objects.none(), required=False, empty_label="—")
    duration = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=1440)

    def __init__(
        self, *args: Any, customer: Customer | None, today: date, visit: Visit | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.customer = customer
        kept = visit or Visit()
        for name, list_code in (("way", CONTACT_WAY), ("purpose", PURPOSE), ("outcome", OUTCOME)):
            self.fields[name].choices = choices(list_code, keep=getattr(kept, name))
        self.fields["next_step"].choices = choices(NEXT_STEP, keep=kept.next_step)
        self.fields["next_day"].choices = day_chips(today)
        if customer is not None:
            people = Contact.objects.filter(customer=customer, is_active=True)
            self.fields["contact"].queryset = people.order_by("-is_primary", "pk")
        self.own = own_fields(today)
        for field in self.own:
            self.fields[field.code] = own_input(field)
        asked = {row["field"]: row["asked"] for row in policy_on(VISITS, today)["fields"]}
        self.required_names = {name for name, how in asked.items() if how == REQUIRED}
        self.required_names |= {field.code for field in self.own if field.is_required}
        self.hidden_names = {name for name, how in asked.items() if how == HIDDEN}
        for name in self.hidden_names & set(self.fields):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A typed step counts before a chip; a picked day only when "pick a day" was chosen or nothing was."""
        values = super().clean() or {}
        if values.get("other_step"):
            values["next_step"] = values["other_step"]
        chip = values.get("next_day")
        if chip and chip != PICK:
            values["next_on"] = date.fromisoformat(chip)
        return values

    def own_values(self) -> dict[str, Any]:
        """What was said in the company's fields."""
        found = {field.code: self.cleaned_data.get(field.code) for field in self.own}
        return {code: value for code, value in found.items() if value not in ("", None)}

    def own_bound(self) -> list[forms.BoundField]:
        return [self[field.code] for field in self.own]

    def contact_values(self) -> dict[str, Any]:
        """For the services: what can be corrected."""
        names = ("way", "purpose", "outcome", "notes", "next_step", "next_on", "contact", "duration")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def day_chips(today: date) -> list[tuple[str, str]]:
    """Tomorrow, next Monday, a working day in about ten days, another one."""
    tomorrow = worktime.next_working_day(today + timedelta(days=1))
    next_monday = worktime.next_working_day(today + timedelta(days=7 - today.weekday()))
    later = worktime.next_working_day(today + timedelta(days=11))
    found = {tomorrow: _g("Tomorrow") if (tomorrow - today).days == 1 else weekday(tomorrow)}
    found.setdefault(next_monday, _g("Next Monday") if next_monday.weekday() == 0 else weekday(next_monday))
    found.setdefault(later, weekday(later))
    return [*((day.isoformat(), label) for day, label in found.items()), (PICK, _g("Pick a day"))]


def weekday(day: date) -> str:
    """12 月 1 日 周二."""
    return f"{date_format(day, 'MONTH_DAY_FORMAT')} {date_format(day, 'D')}"


class LearntForm(ContactForm):
    """With what was learnt for the target customer table (C01)."""

    decision_maker = text(_("Decision maker"), 60)
    present_supplier = text(_("Present supplier"), 120)
    demand = text(_("Demand"), 500)
    yearly_potential = forms.DecimalField(
        label=_("Yearly potential (VAT incl.)"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    purchase_cycle = text(_("Purchase cycle"), 60)
    payment_habit = text(_("Payment habit"), 120)
    intent = radios(_("Intent"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "intent" in self.fields:
            self.fields["intent"].choices = Visit.Intent.choices

    def learnt(self) -> dict[str, Any]:
        """What was said in the fixed fields."""
        return {name: self.cleaned_data[name] for name in FINDINGS if self.cleaned_data.get(name)}


class VisitForm(LearntForm):
    """A new contact with one customer."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    user = forms.ModelChoiceField(label=_("Visited by"), queryset=User.objects.none())
    visited_at = MomentField(label=pgettext_lazy("visit", "When it was"))
    latitude = forms.FloatField(
        required=False, widget=forms.HiddenInput, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = forms.FloatField(
        required=False, widget=forms.HiddenInput, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    photos = PhotosField(label=_("Pictures"), required=False)

    def __init__(self, *args: Any, actor: User, customer: Customer | None, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, customer=customer, today=timezone.localdate(now), **kwargs)
        people = User.objects.filter(pk__in=people_one_logs_for(actor), is_active=True).order_by("name_key", "pk")
        self.fields["user"].queryset = people
        self.for_others = len(people) > 1 or actor not in people
        if not self.for_others:
            self.fields["user"].widget = forms.HiddenInput()

    def _beside(self) -> list[str]:
        names = ("contact", "visited_at", "duration", *FINDINGS, "intent", *(field.code for field in self.own))
        return [name for name in names if name in self.fields]

    def extras(self) -> list[forms.BoundField]:
        """The fields behind "more"."""
        return [self[name] for name in self._beside() if name not in self.required_names]

    def needed(self) -> list[forms.BoundField]:
        """Those of them no visit does without: in sight at once."""
        return [self[name] for name in self._beside() if name in self.required_names]

    def values(self) -> dict[str, Any]:
        """For ``log_visit``."""
        found = self.cleaned_data
        place = None
        if found.get("latitude") is not None and found.get("longitude") is not None:
            place = (found["latitude"], found["longitude"])
        return {
            **self.contact_values(),
            **{name: found[name] for name in ("user", "visited_at", "client_key", "photos")},
            "intent": found.get("intent", ""),
            "findings": self.learnt() | self.own_values(),
            "place": place,
        }


class OfflineVisitForm(VisitForm):
    """A new contact as a phone keeps it: the customer is named in it, and nothing about any customer is."""

    customer_code = forms.CharField(label=_("Customer"), max_length=20)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        for name in ("contact", "user", *FINDINGS):
            self.fields.pop(name, None)


class CorrectionForm(LearntForm):
    """The author's second thought. Whose customer moved on isn't told who works there today: whom he met stays as it is."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, opens: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not opens:
            self.fields.pop("contact", None)

    def values(self, visit: Visit) -> dict[str, Any]:
        """For ``correct_visit``: what isn't asked any more stays as it was said."""
        asked = {name for name in FINDINGS if name in self.fields} | {field.code for field in self.own}
        others = {name: value for name, value in visit.findings.items() if name not in asked}
        found = {**self.contact_values(), "findings": {**others, **self.learnt(), **self.own_values()}}
        return found | ({"intent": self.cleaned_data["intent"]} if "intent" in self.fields else {})

    def learnt_bound(self) -> list[forms.BoundField]:
        return [self[name] for name in FINDINGS if name in self.fields]

    @classmethod
    def first_shown(cls, visit: Visit) -> dict[str, Any]:
        names = (
            "way",
            "purpose",
            "outcome",
            "notes",
            "next_step",
            "next_on",
            "contact",
            "duration",
            "intent",
            "version",
        )
        found = {name: getattr(visit, name) for name in names}
        if visit.next_step and visit.next_step not in entries_of(NEXT_STEP):
            found |= {"next_step": "", "other_step": visit.next_step}
        found |= visit.findings
        return found | {"next_day": PICK if visit.next_on else ""}
