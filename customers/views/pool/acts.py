"""Claim, give back, assign: from the customer's page (CUS-2)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.absences.refused import beside_fields
from customers.forms.pool import AssignForm, ReleaseForm
from customers.models import Customer
from customers.services.pool import assign_from_pool, claim_customer, release_customer
from customers.tables.pool import heirs_of
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

POSTABLE = ("GET", "HEAD", "POST")


def found(request: HttpRequest, code: str) -> Customer:
    """The customer of ``code`` within the reader's scope."""
    rows = Customer.objects.visible_to(request.user).select_related("owner", "unit")
    return get_object_or_404(rows, code=code.upper())


@action("customers", "c")
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """Out of the pool into one's own care."""
    customer = found(request, code)
    try:
        claim_customer(actor=request.user, customer=customer, today=timezone.localdate())
    except Forbidden:
        raise
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
        return redirect("customers:pool")
    messages.success(request, _("%(customer)s is yours now.") % {"customer": customer.called})
    return redirect("customers:customer", customer.code)


def found_over(request: HttpRequest, code: str) -> Customer:
    """The same among the customers over whose owners the reader decides."""
    rows = Customer.objects.in_reach(request.user, "handover", "a").select_related("owner", "unit")
    return get_object_or_404(rows, code=code.upper())


def _form_page(
    request: HttpRequest, form: Any, customer: Customer, title: str, sub: str, verb: str, status: int
) -> Any:
    context = {"form": form, "customer": customer, "title": title, "sub": sub, "verb": verb}
    return render(request, "customers/pool/act.html", context, status=status)


@page("customers", methods=POSTABLE)
@once_per_form
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Back into the pool, with a reason."""
    customer = found(request, code)
    form = ReleaseForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            release_customer(actor=request.user, customer=customer, today=timezone.localdate(), **form.cleaned_data)
        except Forbidden:
            raise
        except Refused as refused:
            status = beside_fields(form, refused)
        else:
            messages.success(request, _("%(customer)s lies in the pool.") % {"customer": customer.called})
            return redirect("customers:customers")
    sub = _("Everybody of the region may claim it then; you only after the waiting time.")
    return _form_page(request, form, customer, _("Give to the pool"), sub, _("Give to the pool"), status)


@page("handover", "a", methods=POSTABLE)
@once_per_form
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """From the pool to one of one's people."""
    customer = found_over(request, code)
    form = AssignForm(request.POST or None, people=heirs_of(request.user))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            assign_from_pool(actor=request.user, customer=customer, today=timezone.localdate(), **form.cleaned_data)
        except Forbidden:
            raise
        except Refused as refused:
            status = beside_fields(form, refused)
        else:
            messages.success(request, _("%(customer)s is assigned.") % {"customer": customer.called})
            return redirect("customers:customer", customer.code)
    sub = _("Customers of the pool need no approval.")
    return _form_page(request, form, customer, _("Assign"), sub, _("Assign"), status)
