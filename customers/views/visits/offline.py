"""The visit form as a phone keeps it, to be opened without a network (CUS-7; security.md S17).

What stays on the phone: the form with the words of the code lists, and number and short name of the customers on the person's own
route of today. No contact, no number, no grade, no token, nothing about other people. ``static/js/offline-visits.js`` throws it
away at sign-out, for the next person, and the names with their day; signing out clears the browser's stores besides.
"""

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from customers.facts.visits import plan_of_day
from customers.forms.visits import OfflineVisitForm
from customers.models.visit import counting_ways
from customers.scope.visits import customers_to_visit, people_one_logs_for
from salesops.core.web.pages import no_permission, page

SCRIPT = "js/visit-worker.js"


@page("visits")
def form(request: HttpRequest) -> HttpResponse:
    """The form about a customer still to be named. Only for one's own visits: who enters for others does so at a desk."""
    if request.user.pk not in people_one_logs_for(request.user):
        return no_permission(request, "visits", "c")
    now = timezone.now()
    today = timezone.localdate(now)
    shown = OfflineVisitForm(actor=request.user, customer=None, now=now, initial={"way": "visit"})
    context = {
        "form": shown,
        "today": today,
        "zone": settings.TIME_ZONE,
        "counting": " ".join(sorted(counting_ways())),
        "required": " ".join(sorted(name for name in shown.required_names if name in shown.fields)),
        "own": shown.own_bound(),
        "action": reverse("customers:log_visit", args=["CODE"]),
        # The page is kept: a token in it would be an old one when it counts.
        "csrf_token": "",
    }
    return render(request, "customers/visits/offline.html", context)


@page("visits")
def route(request: HttpRequest) -> HttpResponse:
    """Number and short name of the customers planned for today and not visited yet."""
    today = timezone.localdate()
    waiting = [item.customer for item in plan_of_day(request.user, today) if item.state == "planned"]
    taken = set(customers_to_visit(request.user).filter(pk__in=[c.pk for c in waiting]).values_list("pk", flat=True))
    customers = [{"code": customer.code, "name": customer.called} for customer in waiting if customer.pk in taken]
    found = {"day": today.isoformat(), "customers": customers}
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


@page("visits")
def worker(request: HttpRequest) -> HttpResponse:
    """The script of the worker: a browser asks for it at an address above all the pages it may serve."""
    found = finders.find(SCRIPT)
    if found:
        with open(found, "rb") as source:
            content = source.read()
    else:
        with staticfiles_storage.open(SCRIPT) as source:
            content = source.read()
    return HttpResponse(content, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})
