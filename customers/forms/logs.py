"""Shape of what is typed into work logs, reports and evening checks."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms_absences import DayField
from accounts.models import User
from customers.models import RoundOutcome
from customers.policies.logs import LOGS
from customers.scope.visits import people_one_logs_for
from salesops.core import worktime
from salesops.core.policies import policy_on


def area(label: Any, rows: int = 3, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}))


def amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=14, decimal_places=2)


class VersionedForm(forms.Form):
    """``version`` is 0 while nothing is kept yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    # What a draft may leave out.
    needed: tuple[str, ...] = ()

    def __init__(self, *args: Any, hand_in: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.needed:
            self.fields[name].required = hand_in

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class LogForm(VersionedForm):
    """The work log of a day (W01)."""

    needed = ("done", "tomorrow")
    planned = area(_("Planned"))
    done = area(_("Done"), 5)
    why_not = area(_("Not done, and why"), 2)
    progress = area(_("Progress of opportunities"), 2)
    problems = area(_("Problems"), 2)
    help = area(_("Help needed"), 2)
    tomorrow = area(_("Plan for tomorrow"))
    leads = forms.IntegerField(label=_("New leads"), required=False, min_value=0, max_value=999)
    receipts = amount(_("Payments received"))
    sales = amount(_("Sales of the day, net of VAT"))


class WeekForm(VersionedForm):
    """Weekly summary and plan (W04)."""

    needed = ("results", "next_plan")
    results = area(_("Targets and results"), 4)
    key_customers = area(_("Progress at key customers"))
    open_problems = area(_("Unsolved problems"))
    to_coordinate = area(_("To be coordinated"), 2)
    next_plan = area(_("Plan for next week"), 4)


class MonthForm(VersionedForm):
    """Monthly report (W05)."""

    needed = ("results", "next_plan")
    results = area(_("Targets and results"), 4)
    analysis = area(_("Analysis"), 4)
    key_customers = area(_("Progress at key customers"))
    open_problems = area(_("Unsolved problems"))
    to_coordinate = area(_("To be coordinated"), 2)
    expenses = amount(_("Expenses"))
    next_plan = area(_("Plan for next month"), 4)


def people_to_write_for(user: Any) -> list[User]:
    """Oneself and the reps one assists."""
    ids = people_one_logs_for(user)
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("name_key", "pk"))


class RemarkForm(forms.Form):
    """Remark of who looks at a report, with the version he read."""

    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class LookForm(forms.Form):
    """One line of the evening check."""

    remark = forms.CharField(required=False, max_length=500)
    sales = forms.DecimalField(required=False, min_value=0, max_digits=14, decimal_places=2)


class CallForm(forms.Form):
    """What came of one call of the contact round (C21)."""

    outcome = forms.ChoiceField(choices=RoundOutcome.choices)
    promise_on = DayField(required=False)
    promise_amount = forms.DecimalField(required=False, min_value=0, max_digits=14, decimal_places=2)
    next_step = forms.CharField(required=False, max_length=200)
    next_on = DayField(required=False)
    note = forms.CharField(required=False, max_length=500)
    version = forms.IntegerField(required=False)


def days_open(today: date) -> list[date]:
    """Today and the working days before whose log is still taken, newest first."""
    calendar = worktime.work_calendar()
    back = (today - timedelta(days=n) for n in range(1, int(policy_on(LOGS, today)["back_days"]) + 1))
    return [today, *(day for day in back if calendar.is_working_day(day))]
