"""Shape of what is typed about leave, deputies, absences and the duty roster."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import people_in_reach
from accounts.models import AbsenceKind, DutyPlace, User
from salesops.core import worktime

WHOLE, NOON = "", "noon"


class DayInput(forms.DateInput):
    """The browser's own calendar; always ISO on the wire."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """A day, typed or picked."""

    widget = DayInput
    input_formats = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d")


class StretchForm(forms.Form):
    """From a day or its noon to a day or its noon."""

    starts_on = DayField(label=pgettext_lazy("dates", "From"))
    starts_noon = forms.ChoiceField(
        label=_("First day"), required=False, choices=((WHOLE, _("whole day")), (NOON, _("from noon"))), initial=WHOLE
    )
    ends_on = DayField(label=pgettext_lazy("dates", "To"))
    ends_noon = forms.ChoiceField(
        label=_("Last day"), required=False, choices=((WHOLE, _("whole day")), (NOON, _("until noon"))), initial=WHOLE
    )

    def clean_starts_noon(self) -> bool:
        return self.cleaned_data["starts_noon"] == NOON

    def clean_ends_noon(self) -> bool:
        return self.cleaned_data["ends_noon"] == NOON


class LeaveForm(StretchForm):
    """W16: kind, from–to, deputy, reason; for whom, where one enters for others."""

    kind = forms.ChoiceField(label=_("Kind"), choices=AbsenceKind.choices)
    user = forms.ModelChoiceField(label=_("For"), queryset=User.objects.none(), empty_label="—")
    deputy = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Gets your approvals and tasks on these days."),
        empty_label="—",
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("user", "kind", "starts_on", "starts_noon", "ends_on", "ends_noon", "deputy", "reason", "version")

    def __init__(self, *args: Any, actor: User, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entered = people_in_reach(User.objects.active(), actor, "leave", "c").order_by("name_key", "pk")
        self.fields["user"].queryset = entered if user is None else User.objects.filter(pk=user.pk)
        self.fields["user"].initial = user or actor
        self.for_others = user is None and entered.exclude(pk=actor.pk).exists()
        if not self.for_others:
            self.fields["user"].widget = forms.HiddenInput()
        # Names only: whoever may stand in is anybody who works here.
        self.fields["deputy"].queryset = User.objects.active().exclude(pk=(user or actor).pk).order_by("name_key", "pk")

    def values(self) -> dict[str, Any]:
        """Arguments of the service."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("user", "version")}


class ChangeLeaveForm(forms.Form):
    """End earlier, or call off (without a day)."""

    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: the whole leave is called off."))
    ends_noon = forms.ChoiceField(
        label=_("Last day ends"), required=False, choices=((WHOLE, _("whole day")), (NOON, _("until noon")))
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)

    def clean_ends_noon(self) -> bool:
        return self.cleaned_data["ends_noon"] == NOON


class DeputyForm(forms.Form):
    """Who stands in, from when to when."""

    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=User.objects.none(), empty_label="—")
    first = DayField(label=pgettext_lazy("dates", "From"))
    last = DayField(label=pgettext_lazy("dates", "To"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = User.objects.active().exclude(pk=person.pk).order_by("name_key", "pk")


class AbsenceForm(StretchForm):
    """Entered for somebody else by who may edit absences: nobody enters his own."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), empty_label="—")
    kind = forms.ChoiceField(label=_("Kind"), choices=AbsenceKind.choices)
    note = forms.CharField(label=_("Remark"), required=False, max_length=200)

    field_order = ("user", "kind", "starts_on", "starts_noon", "ends_on", "ends_noon", "note")

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_in_reach(User.objects.active().exclude(pk=actor.pk), actor, "leave", "e")
        self.fields["user"].queryset = people.order_by("name_key", "pk")


class DutyForm(forms.Form):
    """Who is on duty where, on which days between two, from when to when."""

    EVERY, WORKING, OFF = "every", "working", "off"

    user = forms.ModelChoiceField(label=_("On duty"), queryset=User.objects.none(), empty_label="—")
    place = forms.ModelChoiceField(label=_("Place"), queryset=DutyPlace.objects.filter(is_active=True), empty_label="—")
    first = DayField(label=pgettext_lazy("dates", "From"))
    last = DayField(label=pgettext_lazy("dates", "To"))
    which = forms.ChoiceField(
        label=pgettext_lazy("days of duty", "On"),
        choices=((EVERY, _("every day")), (WORKING, _("working days")), (OFF, _("days off"))),
        initial=EVERY,
    )
    starts_at = forms.TimeField(label=_("From (time)"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    ends_at = forms.TimeField(label=_("To (time)"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people.order_by("name_key", "pk")

    def values(self) -> dict[str, Any]:
        """Arguments of the service."""
        data = self.cleaned_data
        span = range(data["first"].toordinal(), min(data["last"].toordinal(), data["first"].toordinal() + 366) + 1)
        days = [date.fromordinal(n) for n in span]
        if data["which"] != self.EVERY:
            working = data["which"] == self.WORKING
            calendar = worktime.work_calendar()
            days = [day for day in days if calendar.is_working_day(day) == working]
        return {"days": days, **{name: data[name] for name in ("user", "place", "starts_at", "ends_at")}}


class DutyPlaceForm(forms.Form):
    """A further place of duty."""

    code = forms.SlugField(label=pgettext_lazy("of a place", "Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    opens_service = forms.BooleanField(label=_("Duty there opens service hours"), required=False)


class MonthForm(forms.Form):
    """Which month a page shows: ``2026-11``."""

    month = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)

    def first_day(self, today: date) -> date:
        """First day of the month asked for; this month when nothing sensible was asked."""
        if self.is_valid() and self.cleaned_data["month"]:
            year, month = map(int, self.cleaned_data["month"].split("-"))
            if 2000 <= year <= 2100:
                return date(year, month, 1)
        return today.replace(day=1)
