"""Who covers what, where nobody does, who has too much (CUS-17)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import people_in_reach
from accounts.models import User
from accounts.views.absences.refused import beside_fields
from customers.code_lists import INDUSTRY
from customers.coverage import covering, gaps, loads
from customers.forms.coverage import CoverageForm
from customers.models import Coverage, Customer
from customers.provinces import province_name
from customers.services.coverage import set_coverage
from salesops.core.codes.reading import entry_name
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

SHOWN = 300


def _line(thing: Any, name: str) -> dict[str, Any]:
    industry = entry_name(INDUSTRY, thing.industry) if thing.industry else "—"
    return {name: thing, "province": province_name(thing.province), "industry": industry}


@page("coverage")
def coverage(request: HttpRequest) -> HttpResponse:
    """Rows, gaps, loads of those in reach."""
    today = timezone.localdate()
    user = request.user
    rows = covering(user, today).select_related("user").order_by("province", "industry", "user__name_key", "period")
    sellers = User.objects.active().filter(role_grants__role="REP", role_grants__period__contains=today).distinct()
    people = list(people_in_reach(sellers, user, "coverage").order_by("name_key")[:SHOWN])
    found = gaps(Customer.objects.in_reach(user, "coverage"), Coverage.objects.all(), today)
    context = {
        "rows": [_line(r, "row") for r in rows[:SHOWN]],
        "gaps": [_line(g, "gap") for g in found[:50]],
        "gap_count": len(found),
        "loads": loads(people, today),
        "may_edit": user.can("coverage", "e"),
    }  # fmt: skip
    return render(request, "customers/coverage/coverage.html", context)


@page("coverage", "e", methods=("GET", "HEAD", "POST"))
@once_per_form
def change(request: HttpRequest) -> HttpResponse:
    """One row from a day on."""
    today = timezone.localdate()
    people = people_in_reach(User.objects.active(), request.user, "coverage", "e").order_by("name_key", "pk")
    form = CoverageForm(
        request.POST or None, people=people, initial={"day": today, "province": request.GET.get("province")}
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            set_coverage(actor=request.user, today=today, **form.cleaned_data)
        except Forbidden:
            raise
        except Refused as refused:
            status = beside_fields(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("customers:coverage")
    return render(request, "customers/coverage/change.html", {"form": form}, status=status)
