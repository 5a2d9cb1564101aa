"""Attendance summary of a month (W15)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.facts import attendance
from accounts.services.attendance import FIGURES, also_known, ask_attendance_file, month_until, people_of_month
from accounts.views.absences.leave import month_of
from accounts.views.absences.team import around
from salesops.core.sockets.attendance import figures_in_order
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

PEOPLE_AT_MOST = 500


@page("leave")
def attendance_page(request: HttpRequest) -> HttpResponse:
    """Due, present, leave, training, travel of everybody whose leave one may see; the present month until today."""
    today = timezone.localdate()
    first = month_of(request, today)
    until = month_until(first, today)
    found = list(people_of_month(request.user, first, "v")[: PEOPLE_AT_MOST + 1])
    rows = attendance(found[:PEOPLE_AT_MOST], first, until)
    also = also_known(rows, first, until)
    heads = [figure.label for figure in figures_in_order()]
    for row in rows:
        row.also = list(zip(heads, also[row.person.pk], strict=True))
    context = {
        "also_heads": heads,
        "also_totals": [(head, sum(also[pk][n] for pk in also)) for n, head in enumerate(heads)],
        "first": first,
        "until": until,
        "rows": rows,
        "more": len(found) > PEOPLE_AT_MOST,
        "totals": {name: sum(getattr(row, name) for row in rows) for name in FIGURES},
        "may_export": request.user.can("leave", "x"),
        **around(first),
    }
    return render(request, "accounts/absences/attendance.html", context)


@action("leave", "x")
@once_per_form
def export_attendance(request: HttpRequest) -> HttpResponse:
    """The month as a spreadsheet in "My files"."""
    now = timezone.now()
    first = month_of(request, timezone.localdate(now))
    ask_attendance_file(actor=request.user, first=first, language=get_language() or "", now=now)
    messages.success(request, _("The spreadsheet is being written; it comes to My files."))
    return redirect("reports:files")
