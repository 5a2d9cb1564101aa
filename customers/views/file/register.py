"""The register of customer files (C02): what it looks like, and as PDF."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from customers.register import lines_of, register, units_for
from customers.views.papers import answer_with_paper
from salesops.core.web.pages import action, page
from salesops.core.web.redirects import one_value

SHOWN = 50


@page("customers")
def on_paper(request: HttpRequest) -> HttpResponse:
    """The first files of a unit, or of everything in reach; the PDF has all."""
    user: Any = request.user
    units, code = units_for(user), one_value(request.GET, "unit")
    unit = next((u for u in units if u.code == code), None)
    if code and unit is None:
        raise Http404
    rows, today = register(user, unit), timezone.localdate()
    count = rows.count()
    lines = lines_of(rows[:SHOWN], user, today)
    context = {"lines": lines, "count": count, "unit": unit, "units": units, "today": today}
    context["cut"] = len(lines) if count > len(lines) else 0
    return render(request, "customers/file/register.html", context)


@action("customers")
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The same form as PDF; taking it out is recorded."""
    return answer_with_paper(request, "register", {"unit": one_value(request.POST, "unit")})
