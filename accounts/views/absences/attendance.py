"""Attendance summary of a month (W15)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import people_in_reach
from accounts.facts import attendance
from accounts.models import User
from accounts.views.absences.leave import month_of
from accounts.views.absences.team import around, month_days
from salesops.core.web.pages import page

PEOPLE_AT_MOST = 500


@page("leave")
def attendance_page(request: HttpRequest) -> HttpResponse:
    """Due, present, leave, training, travel of everybody whose leave one may see; the present month until today."""
    today = timezone.localdate()
    first = month_of(request, today)
    last = month_days(first)[-1]
    until = min(last, today) if first <= today else last
    people = people_in_reach(User.objects.exclude(left_on__lt=first), request.user, "leave", "v")
    rows = attendance(people.order_by("name_key", "pk")[:PEOPLE_AT_MOST], first, until)
    columns = ("due", "present", "leave", "training", "travel", "expected")
    totals = {name: sum(getattr(row, name) for row in rows) for name in columns}
    context = {"first": first, "until": until, "rows": rows, "totals": totals, **around(first)}
    return render(request, "accounts/absences/attendance.html", context)
