"""Who covers what, where nobody does, who has too much (CUS-17)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import people_in_reach
from accounts.models import User
from accounts.views.absences.refused import beside_fields
from customers.code_lists import INDUSTRY
from customers.coverage import Gap, covering, gaps, loads, uncovered_provinces
from customers.forms.coverage import CoverageForm
from customers.models import Coverage, Customer
from customers.provinces import province_name
from customers.services.coverage import set_coverage
from salesops.core.codes.code_lists import PRODUCT_LINE
from salesops.core.codes.reading import entry_name
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

SHOWN = 300


def _line(thing: Any, name: str) -> dict[str, Any]:
    industry = entry_name(INDUSTRY, thing.industry) if thing.industry else "—"
    of_class = Customer.Class(thing.customer_class).label if thing.customer_class else ""
    line = entry_name(PRODUCT_LINE, thing.product_line)
    return {
        name: thing, "province": province_name(thing.province), "industry": industry, "of_class": of_class,
        "product_line": line,
    }  # fmt: skip


def _gap(gap: Gap) -> dict[str, Any]:
    """In words, and the address of the form that closes it."""
    line = _line(gap, "gap")
    said = [line["province"]]
    if gap.industry or gap.customer_class or gap.product_line:
        said += [line["industry"], line["of_class"], line["product_line"]]
    else:
        said.append(_("whole province"))
    asked = {"province": gap.province, "industry": gap.industry, "customer_class": gap.customer_class}
    asked |= {"product_line": gap.product_line}
    return line | {
        "words": " · ".join(str(word) for word in said if word),
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }


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
        "gaps": [_gap(g) for g in found[:50]],
        "gap_count": len(found),
        "white": [(code, province_name(code)) for code in uncovered_provinces(user, today)],
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
    asked = {name: request.GET.get(name, "") for name in ("province", "industry", "customer_class", "product_line")}
    form = CoverageForm(request.POST or None, people=people, initial={"day": today, **asked})
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
