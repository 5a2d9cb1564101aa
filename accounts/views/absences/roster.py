"""The duty roster of a month: place by day."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms_absences import DutyForm, DutyPlaceForm
from accounts.models import Duty, DutyPlace
from accounts.services.roster import add_duty_place, may_plan_for, plan_duties, remove_duty
from accounts.states import OvertimeState
from accounts.views.absences.leave import month_of
from accounts.views.absences.refused import beside_fields
from accounts.views.absences.team import around, month_days
from salesops.core import worktime
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, no_permission, page

HIDDEN = (OvertimeState.REJECTED, OvertimeState.WITHDRAWN)


def _may_plan(user: Any) -> bool:
    return user.can("leave", "a") or user.can("leave", "e")


def _draw(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    first = month_of(request, today)
    days, calendar = month_days(first), worktime.work_calendar()
    rows = Duty.objects.visible_to(request.user).between(first, days[-1]).exclude(overtime__state__in=HIDDEN)
    duties: dict[Any, list[Duty]] = {}
    for duty in rows.select_related("user", "place", "overtime").order_by("day", "place__code", "starts_at"):
        duties.setdefault(duty.day, []).append(duty)
    lines = [
        {"day": d, "off": not calendar.is_working_day(d), "today": d == today, "duties": duties.get(d, [])}
        for d in days
    ]
    plans = _may_plan(request.user)
    initial = {"first": max(first, today), "last": max(first, today), "starts_at": "09:00", "ends_at": "18:00"}
    context = {
        "first": first,
        "lines": lines,
        "plans": plans,
        "form": DutyForm(people=may_plan_for(request.user), initial=initial) if plans else None,
        "place_form": DutyPlaceForm(prefix="place") if request.user.can("leave", "e") else None,
        "places": DutyPlace.objects.filter(is_active=True).exists(),
        **around(first),
        **more,
    }
    return render(request, "accounts/absences/roster.html", context, status=status)


@page("leave")
def roster(request: HttpRequest) -> HttpResponse:
    """Who is on duty; managers plan their people beside it."""
    return _draw(request)


@action("leave")
@once_per_form
def plan(request: HttpRequest) -> HttpResponse:
    """Put somebody on duty on some days."""
    if not _may_plan(request.user):
        return no_permission(request, "leave", "a")
    form = DutyForm(request.POST, people=may_plan_for(request.user))
    status = 422
    if form.is_valid():
        try:
            duties = plan_duties(actor=request.user, now=timezone.now(), **form.values())
        except Refused as refused:
            status = beside_fields(form, refused)
        else:
            waits = any(d.overtime_id for d in duties)
            text = _("%(name)s is on duty; the days off wait for approval") if waits else _("%(name)s is on duty")
            messages.success(request, text % {"name": duties[0].user.name})
            return redirect(f"{reverse('accounts:roster')}?month={duties[0].day:%Y-%m}")
    return _draw(request, status, form=form, has_errors=True)


@action("leave")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a duty off."""
    if not _may_plan(request.user):
        return no_permission(request, "leave", "a")
    duty = get_object_or_404(Duty.objects.visible_to(request.user).select_related("user"), pk=pk)
    day = duty.day
    remove_duty(actor=request.user, duty=duty, now=timezone.now())
    messages.success(request, _("The duty was taken off"))
    return redirect(f"{reverse('accounts:roster')}?month={day:%Y-%m}")


@action("leave", "e")
@once_per_form
def places(request: HttpRequest) -> HttpResponse:
    """Add a place of duty."""
    form = DutyPlaceForm(request.POST, prefix="place")
    status = 422
    if form.is_valid():
        try:
            add_duty_place(actor=request.user, **form.cleaned_data)
        except Refused as refused:
            status = beside_fields(form, refused)
        else:
            return redirect("accounts:roster")
    return _draw(request, status, place_form=form, has_errors=True)
