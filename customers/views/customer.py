"""The customer page: overview, tabs, timeline."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.models.customer import CustomerQuerySet
from customers.page.figures import figures_of
from customers.page.frame import Frame, drawn, panels_for, slug
from customers.page.timeline import SHOWS, Stretch, stretch
from customers.scope.customers import reader_key
from salesops.core.one_record import one_record
from salesops.core.web.pages import page
from salesops.core.web.redirects import one_value


def customer_or_404(request: HttpRequest, code: str) -> Customer:
    """The customer of ``code`` within the reader's scope."""
    user = request.user

    def rows(*codes: str) -> CustomerQuerySet:
        return Customer.objects.visible_to(user).select_related("owner", "unit").filter(code__in=codes)

    found = one_record(rows, code, code.upper(), asked=("customer", reader_key(user, "customers")))
    if found is None:
        raise Http404
    return found


def _frame(request: HttpRequest, code: str, tab: str = "overview") -> Frame:
    return Frame(customer_or_404(request, code), request.user, timezone.now(), tab)


def _gone(request: HttpRequest, frame: Frame) -> HttpResponse | None:
    """A merged file leads to the one that goes on, and says so."""
    winner = frame.customer.merged_into
    if winner is None:
        return None
    said = _("%(name)s (%(code)s) was merged into this customer.")
    messages.info(request, said % {"name": frame.customer.name, "code": frame.customer.code})
    return redirect("customers:customer", winner.code)


@page()
def customer(request: HttpRequest, code: str) -> HttpResponse:
    """One customer at a glance. Scope is the door: a member of the service team may hold no role that opens files."""
    frame = _frame(request, code)
    if gone := _gone(request, frame):
        return gone
    file, user, now = frame.customer, frame.user, frame.now
    context = {
        "frame": frame,
        "customer": file,
        "figures": figures_of(file, user, timezone.localdate(now)),
        "more_figures": drawn(panels_for(user, "figure"), file, user, now),
        "main": drawn(panels_for(user, "main"), file, user, now),
        "rail": drawn(panels_for(user, "rail"), file, user, now),
        "timeline": stretch(file, user, now),
        **_shows(""),
    }
    return render(request, "customers/file/overview.html", context)


def _shows(show: str) -> dict[str, Any]:
    return {"shows": SHOWS, "show": show}


@page()
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that happened, a page at a time; as a fragment for the overview."""
    frame = _frame(request, code, "record")
    if gone := _gone(request, frame):
        return gone
    show = one_value(request.GET, "show")
    if show not in dict(SHOWS):
        raise Http404
    before = _moment(one_value(request.GET, "before")) or frame.now
    found: Stretch = stretch(frame.customer, frame.user, before, show)
    context = {"frame": frame, "customer": frame.customer, "timeline": found, **_shows(show)}
    template = "customers/file/record.html"
    if request.headers.get("HX-Request"):
        template = "customers/file/_entries.html" if "before" in request.GET else "customers/file/_timeline.html"
    return render(request, template, context)


def _moment(text: str) -> datetime | None:
    """A moment of the address; nonsense reads as now."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None


@page()
def tab(request: HttpRequest, code: str, tab: str) -> HttpResponse:
    """A tab some app plugged in, at an address of its own."""
    frame = _frame(request, code, tab)
    if gone := _gone(request, frame):
        return gone
    panel = next((p for p in panels_for(frame.user, "tab") if slug(p) == tab), None)
    found = drawn([panel], frame.customer, frame.user, frame.now) if panel else []
    if not found:
        raise Http404
    context = {"frame": frame, "customer": frame.customer, "open": found[0]}
    return render(request, "customers/file/tab.html", context)
