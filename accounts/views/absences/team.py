"""Who is away: the month of a team, and absences entered for others."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import people_in_reach
from accounts.forms_absences import AbsenceForm
from accounts.models import Absence, LeaveRequest, User
from accounts.services.absences import cancel_absence, enter_absence
from accounts.states import LeaveState
from accounts.views.absences.leave import month_of
from accounts.views.absences.refused import beside_fields
from salesops.core import worktime
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

PEOPLE_AT_MOST = 200


def month_days(first: date) -> list[date]:
    """Every day of the month that begins on ``first``."""
    following = (first + timedelta(days=32)).replace(day=1)
    return [first + timedelta(days=n) for n in range((following - first).days)]


def around(first: date) -> dict[str, date]:
    """The months before and after."""
    return {"before": (first - timedelta(days=1)).replace(day=1), "after": (first + timedelta(days=32)).replace(day=1)}


def _marks(user: User, first: date, last: date, people: list[User]) -> dict[int, dict[date, dict[str, Any]]]:
    """Person → day → what to draw: approved absences filled, requests under way outlined."""
    ids = [p.pk for p in people]
    found: dict[int, dict[date, dict[str, Any]]] = {}
    absences = Absence.objects.counting().between(first, last).filter(user__in=ids)
    asked = LeaveRequest.objects.filter(user__in=ids, state=LeaveState.PENDING, starts_on__lte=last, ends_on__gte=first)
    for row, waits in [*((a, False) for a in absences), *((r, True) for r in asked)]:
        for day, halves in row.halves():
            if first <= day <= last:
                mark = {"label": row.get_kind_display(), "kind": row.kind, "half": halves == 1, "waits": waits}
                found.setdefault(row.user_id, {}).setdefault(day, mark)
    return found


@page("leave")
def team_leave(request: HttpRequest) -> HttpResponse:
    """The month of everybody whose leave one may see."""
    today = timezone.localdate()
    first = month_of(request, today)
    days = month_days(first)
    reached = people_in_reach(User.objects.active(), request.user, "leave", "v")
    people = list(reached.order_by("name_key", "pk")[:PEOPLE_AT_MOST])
    marks = _marks(request.user, first, days[-1], people)
    calendar = worktime.work_calendar()
    heads = [{"day": d, "off": not calendar.is_working_day(d), "today": d == today} for d in days]
    rows = [
        {"person": p, "days": [{**head, "mark": marks.get(p.pk, {}).get(head["day"])} for head in heads]}
        for p in people
    ]
    context = {
        "first": first,
        "heads": heads,
        "rows": rows,
        "may_enter": request.user.can("leave", "e"),
        **around(first),
    }
    return render(request, "accounts/absences/team.html", context)


@page("leave", "e", methods=("GET", "HEAD", "POST"))
@once_per_form
def absences(request: HttpRequest) -> HttpResponse:
    """Enter leave, training or travel for somebody, and take it back."""
    status = 200
    if request.method == "POST":
        form = AbsenceForm(request.POST, actor=request.user)
        if form.is_valid():
            try:
                made = enter_absence(actor=request.user, now=timezone.now(), **form.cleaned_data)
            except Refused as refused:
                status = beside_fields(form, refused)
            else:
                messages.success(request, _("Entered for %(name)s") % {"name": made.user.name})
                return redirect("accounts:absences")
        else:
            status = 422
    else:
        form = AbsenceForm(actor=request.user)
    rows = Absence.objects.visible_to(request.user).counting().select_related("user", "leave", "entered_by")
    context = {"form": form, "rows": rows.order_by("-starts_on", "-pk")[:100], "has_errors": status != 200}
    return render(request, "accounts/absences/absences.html", context, status=status)


@action("leave", "e")
def drop_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entered absence back."""
    row = get_object_or_404(Absence.objects.visible_to(request.user).select_related("user"), pk=pk)
    cancel_absence(actor=request.user, absence=row, now=timezone.now())
    messages.success(request, _("Called off for %(name)s") % {"name": row.user.name})
    return redirect("accounts:absences")
