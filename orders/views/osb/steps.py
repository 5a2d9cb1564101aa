"""The steps of an OSB problem, each a form and a service (ORD-11)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.views.forming import form_page, with_version
from customers.models import Customer
from orders.clocks.osb import usual_day
from orders.forms import osb as shapes
from orders.forms.exceptions import NoteForm
from orders.forms.shipments import WhyForm
from orders.models import Order, OsbProblem
from orders.rules.osb import by_another
from orders.scope_osb import DECIDE, SETTLING, may_handle, may_record, need
from orders.services import osb_problems as services
from orders.states.order import WAITING
from salesops.core.refusals import refuse_if
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .page import address_of, problem_or_404

BOTH = ("GET", "HEAD", "POST")
Values = dict[str, Any]


def step_of(order: Order) -> str:
    """The step an order stands in."""
    state = order.paused_in or order.state
    return "settle" if state in (*SETTLING, "closed") else "order" if state in ("draft", *WAITING) else "ship"


def _record(request: HttpRequest, customer: Customer, order: Order | None, back: str) -> HttpResponse:
    need(may_record(request.user, customer))
    today = timezone.localdate()
    initial: Values = {"due_on": usual_day(today), "step": step_of(order) if order else ""}
    form = shapes.RecordProblemForm(request.POST or None, day=today, initial=initial)

    def act(values: Values) -> OsbProblem:
        return services.record_problem(actor=request.user, customer=customer, order=order, now=timezone.now(), **values)

    crumb = str(order) if order else customer.called
    return form_page(
        request, form, act, title=_("Record an OSB problem"), back=back, submit=pgettext("a problem", "Record"),
        crumbs=[(crumb, back)], sub=f"{customer.name} · {order.number}" if order else customer.name,
        done=_("Recorded. Its owner was told."),
    )  # fmt: skip


@page("osb", "c", methods=BOTH)
@once_per_form
def record(request: HttpRequest, key: str) -> HttpResponse:
    """Record a problem of an order."""
    rows = Order.objects.select_related("customer").visible_to(request.user)
    order = get_object_or_404(rows.exclude(number=None), number=key.upper())
    return _record(request, order.customer, order, reverse("orders:order", args=[order.number]))


@page("osb", "c", methods=BOTH)
@once_per_form
def record_of_customer(request: HttpRequest, code: str) -> HttpResponse:
    """Record a problem of a customer, of no order in particular."""
    customer = get_object_or_404(Customer.objects.in_reach(request.user, "osb", "v"), code=code.upper())
    return _record(request, customer, None, reverse("customers:customer", args=[customer.code]))


def _step(
    request: HttpRequest, number: str, verb: str, shape: Callable[..., forms.Form], service: Callable[..., OsbProblem],
    *, title: Any, done: Any, danger: bool = False, initial: Values | None = None,
) -> HttpResponse:  # fmt: skip
    """One step of one problem. What speaks against it stands beside its field."""
    found = problem_or_404(request, number)
    if verb in DECIDE:
        refuse_if(by_another(found, request.user))
    need(may_handle(request.user, found, verb))
    form = shape(request.POST or None, initial={"version": found.version} | (initial or {}))
    versioned: Values = {"version": with_version(request, found)} if "version" in form.fields else {}

    def act(values: Values) -> OsbProblem:
        return service(actor=request.user, problem=found, now=timezone.now(), **versioned, **values)

    return form_page(
        request, form, act, title=title, back=address_of(found), submit=title, danger=danger, done=done,
        crumbs=[(_("OSB problems"), reverse("orders:problems")), (found.number, address_of(found))],
        sub=f"{found.customer.name} · {found.what}",
    )  # fmt: skip


@page("osb", methods=BOTH)
def take(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "take", shapes.TakeProblemForm, services.take_problem, title=pgettext("a problem", "Take on"),
        done=_("Saved."),
    )  # fmt: skip


@page("osb", methods=BOTH)
def solve(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "solve", shapes.SolveProblemForm, services.solve_problem, title=pgettext("a problem", "Solved"),
        done=_("Saved. Somebody else verifies it."),
    )  # fmt: skip


@page("osb", "a", methods=BOTH)
def verify(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "verify", shapes.TakeProblemForm, services.verify_problem,
        title=pgettext("a problem", "Verify"), done=_("Verified."),
    )  # fmt: skip


@page("osb", "a", methods=BOTH)
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "send_back", WhyForm, services.send_back_problem, title=pgettext("a problem", "Not solved"),
        done=_("Sent back to its owner."), danger=True,
    )  # fmt: skip


@page("osb", "a", methods=BOTH)
def drop(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "drop", WhyForm, services.drop_problem, title=pgettext("a problem", "Drop"), done=_("Saved."),
        danger=True,
    )  # fmt: skip


@page("osb", "e", methods=BOTH)
def change(request: HttpRequest, number: str) -> HttpResponse:
    found = problem_or_404(request, number)

    def shape(*args: Any, **kwargs: Any) -> forms.Form:
        return shapes.ChangeProblemForm(*args, day=timezone.localdate(), **kwargs)

    initial = {"owner": found.owner.username, "department": found.department, "due_on": found.due_on}
    return _step(
        request, number, "change", shape, services.change_problem, title=_("Change owner or day"), done=_("Saved."),
        initial=initial,
    )  # fmt: skip


@page("osb", methods=BOTH)
@once_per_form
def note(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "note", NoteForm, services.note_problem, title=_("Note how it goes on"), done=_("Saved.")
    )
