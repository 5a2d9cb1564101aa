"""Logging a visit on the phone (CUS-7): who, the form, one key for calls and messages."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.absences.refused import beside_fields
from customers.facts.visits import plan_of_day
from customers.forms.visits import VisitForm
from customers.models import Customer, PlannedVisit, Visit
from customers.scope.visits import customers_to_visit, people_one_logs_for
from customers.services.visits import log_visit
from customers.visit_fields import FINDINGS
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, no_permission, page
from salesops.core.web.redirects import safe_next

FOUND = 20


def _customer(request: HttpRequest, code: str) -> Customer:
    """The customer of ``code``, or the file it was merged into while a phone was away."""
    named = Customer.objects.filter(code=code.upper()).first()
    while named is not None and named.merged_into_id is not None:
        named = named.merged_into
    rows = customers_to_visit(request.user).select_related("owner", "unit")
    return get_object_or_404(rows, pk=named.pk if named is not None else None)


def _planned(request: HttpRequest, customer: Customer, now: datetime) -> PlannedVisit | None:
    """The visit of today's plan this one would do."""
    day = timezone.localdate(now)
    rows = PlannedVisit.objects.open().filter(user=request.user, customer=customer, day__lte=day)
    return rows.filter(day__gte=day - timedelta(days=6)).order_by("-day").first()


@page("visits")
def new_visit(request: HttpRequest) -> HttpResponse:
    """Which customer: planned for today, seen lately, or searched."""
    if not people_one_logs_for(request.user):
        return no_permission(request, "visits", "c")
    now = timezone.now()
    text = request.GET.get("q", "").strip()[:100]
    rows = customers_to_visit(request.user)
    found = list(rows.found_by(text).order_by("name_key", "pk")[:FOUND]) if text else []
    recent = Visit.objects.filter(user=request.user).order_by("-visited_at", "-id").values_list("customer", flat=True)
    lately = list(dict.fromkeys(recent[:60]))[:8]
    plan = plan_of_day(request.user, timezone.localdate(now))
    known = rows.in_bulk({*lately, *(item.customer_id for item in plan)})
    context = {
        "text": text,
        "found": found,
        "plan": [item for item in plan if item.customer_id in known],
        "lately": [known[pk] for pk in lately if pk in known],
    }
    part = request.headers.get("HX-Request")
    return render(request, "customers/visits/_found.html" if part else "customers/visits/choose.html", context)


def _draw(request: HttpRequest, form: VisitForm, customer: Customer, now: datetime, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "customer": customer,
        "planned": _planned(request, customer, now),
        "contact": customer.contacts.filter(is_active=True, is_primary=True).first(),
        "extras": form.extras(),
        "needed": form.needed(),
        "has_errors": form.is_bound and bool(form.errors),
        "more_open": any(bound.errors for bound in form.extras()),
        "next_url": reverse("customers:new_visit"),
    }
    return render(request, "customers/visits/log.html", context, status=status)


def _first_shown(request: HttpRequest, customer: Customer, now: datetime) -> dict[str, Any]:
    planned = _planned(request, customer, now)
    here = timezone.localtime(now)
    found: dict[str, Any] = {
        "client_key": uuid4(),
        "user": request.user,
        "visited_at": (here - timedelta(minutes=here.minute % 5)).replace(second=0, microsecond=0),
        "way": request.GET.get("way") or "visit",
        "purpose": planned.purpose if planned else "",
    }
    for name in FINDINGS:
        found[name] = getattr(customer, name, "")
    return found


@page("visits", methods=("GET", "HEAD", "POST"))
@once_per_form
def log(request: HttpRequest, code: str) -> HttpResponse:
    """The form of one customer. A phone that was away sends it with fetch and gets the answer as JSON."""
    if not people_one_logs_for(request.user):
        return no_permission(request, "visits", "c")
    customer, now = _customer(request, code), timezone.now()
    if request.method != "POST":
        form = VisitForm(actor=request.user, customer=customer, now=now, initial=_first_shown(request, customer, now))
        return _draw(request, form, customer, now)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    form = VisitForm(request.POST, request.FILES, actor=request.user, customer=customer, now=now)
    status = 422
    if form.is_valid():
        try:
            visit = log_visit(actor=request.user, customer=customer, now=now, **_only_news(form, customer))
        except Refused as refused:
            status = beside_fields(form, refused)
        else:
            return _done(request, visit, by_script)
    if by_script:
        said = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"message": " ".join(said)}, status=status)
    return _draw(request, form, customer, now, status)


def _only_news(form: VisitForm, customer: Customer) -> dict[str, Any]:
    """The fields of C01 come filled in from the file: what was left as it stood was not learnt at this visit."""
    values = form.values()
    values["findings"] = {
        name: value for name, value in values["findings"].items() if getattr(customer, name, None) != value
    }
    return values


def _done(request: HttpRequest, visit: Visit, by_script: bool) -> HttpResponse:
    again = request.POST.get("act") == "next"
    url = reverse("customers:new_visit") if again else reverse("customers:visit", args=[visit.pk])
    if not request.POST.get("quiet"):
        messages.success(request, _("Logged: %(customer)s") % {"customer": visit.customer.called})
    return JsonResponse({"url": url, "id": visit.pk}) if by_script else redirect(url)


@action("visits")
@once_per_form
def quick(request: HttpRequest, code: str) -> HttpResponse:
    """A call or message with one key: way and outcome, nothing more."""
    customer, now = _customer(request, code), timezone.now()
    log_visit(
        actor=request.user,
        customer=customer,
        user=request.user,
        way=request.POST.get("way", ""),
        outcome=request.POST.get("outcome", ""),
        visited_at=now,
        now=now,
    )
    messages.success(request, _("Logged: %(customer)s") % {"customer": customer.called})
    return redirect(safe_next(request, default=reverse("customers:customer", args=[customer.code])))
