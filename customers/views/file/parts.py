"""Contacts, shipping addresses, service team, next step, numbers behind masks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.code_lists import NEXT_STEP
from customers.forms.parts import AddressForm, ContactForm, NextStepForm, TeamForm
from customers.models import Contact, ShippingAddress, TeamMember
from customers.page.numbers import KINDS, SECRETS, masked_for
from customers.services.contacts import ADDRESS_FIELDS, CONTACT_FIELDS, save_address, save_contact, set_team
from customers.services.next_step import finish_next_step, plan_next_step
from customers.services.unmask import show_number
from customers.views.customer import customer_or_404
from salesops.core.codes.reading import entry_name
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page
from salesops.core.web.redirects import one_value, safe_next

from .forming import about_customer, tab_of, with_version

BOTH = ("GET", "HEAD", "POST")


def _of(record: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in fields} | {"version": record.version}


@page("customers", "e", methods=BOTH)
@once_per_form
def new_contact(request: HttpRequest, code: str) -> HttpResponse:
    customer = customer_or_404(request, code)
    return about_customer(
        request,
        customer,
        ContactForm(request.POST or None),
        lambda values: save_contact(actor=request.user, customer=customer, values=values),
        needs="edits_contacts",
        title=_("New contact"),
        back="contacts",
    )


@page("customers", "e", methods=BOTH)
def edit_contact(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Also: no longer there, or the main contact from now on."""
    customer = customer_or_404(request, code)
    contact = get_object_or_404(Contact, customer=customer, pk=pk)
    return about_customer(
        request,
        customer,
        ContactForm(
            request.POST or None,
            initial=_of(contact, CONTACT_FIELDS),
            masked=masked_for(contact, customer, request.user),
        ),
        lambda values: save_contact(
            actor=request.user,
            customer=customer,
            values=values,
            contact=contact,
            version=with_version(request, contact),
        ),
        needs="edits_contacts",
        title=_("Contact: %(name)s") % {"name": contact.name},
        back="contacts",
    )


@page("customers", "e", methods=BOTH)
@once_per_form
def new_address(request: HttpRequest, code: str) -> HttpResponse:
    customer = customer_or_404(request, code)
    start = {"province": customer.province, "city": customer.city}
    return about_customer(
        request,
        customer,
        AddressForm(request.POST or None, initial=start),
        lambda values: save_address(actor=request.user, customer=customer, values=values),
        needs="edits_shipping",
        title=_("New shipping address"),
        back="shipping",
    )


@page("customers", "e", methods=BOTH)
def edit_address(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    customer = customer_or_404(request, code)
    address = get_object_or_404(ShippingAddress, customer=customer, pk=pk)
    return about_customer(
        request,
        customer,
        AddressForm(
            request.POST or None,
            initial=_of(address, ADDRESS_FIELDS),
            masked=masked_for(address, customer, request.user),
        ),
        lambda values: save_address(
            actor=request.user,
            customer=customer,
            values=values,
            address=address,
            version=with_version(request, address),
        ),
        needs="edits_shipping",
        title=_("Shipping address: %(name)s") % {"name": address},
        back="shipping",
    )


@page("customers", "e", methods=BOTH)
def team(request: HttpRequest, code: str) -> HttpResponse:
    customer, today = customer_or_404(request, code), timezone.localdate()
    rows = TeamMember.objects.on(today).filter(customer=customer).select_related("user").order_by("pk")
    form = TeamForm(request.POST or None, members=[(r.user.username, r.part) for r in rows], day=today)
    return about_customer(
        request,
        customer,
        form,
        lambda values: set_team(actor=request.user, customer=customer, members=values["members"], day=today),
        needs="edits_all",
        title=_("Service team"),
        back="team",
    )


@page("customers", "e", methods=BOTH)
def next_step(request: HttpRequest, code: str) -> HttpResponse:
    customer, today = customer_or_404(request, code), timezone.localdate()
    form = NextStepForm(
        request.POST or None,
        initial={"next_step": entry_name(NEXT_STEP, customer.next_step), "next_on": customer.next_on},
    )
    return about_customer(
        request,
        customer,
        form,
        lambda values: plan_next_step(
            actor=request.user, customer=customer, step=values["next_step"], on=values["next_on"], today=today
        ),
        needs="edits_all",
        title=_("Next step"),
    )


@action("customers", "e")
def step_done(request: HttpRequest, code: str) -> HttpResponse:
    customer = customer_or_404(request, code)
    finish_next_step(actor=request.user, customer=customer)
    messages.success(request, _("Done. What is next?"))
    return redirect(tab_of(customer))


@action("customers", "v")
def number(request: HttpRequest, code: str, kind: str, pk: int, field: str) -> HttpResponse:
    """Answer the full number as a fragment; without JavaScript a page with it."""
    customer = customer_or_404(request, code)
    if kind not in KINDS or field not in SECRETS[KINDS[kind]]:
        raise Http404
    row = get_object_or_404(KINDS[kind], customer=customer, pk=pk)
    reason = one_value(request.POST, "reason")
    value = show_number(actor=request.user, customer=customer, row=row, field=field, reason=reason)
    context = {"value": value, "person": row, "back": safe_next(request, default=tab_of(customer))}
    context["person"].name = str(row)
    template = "accounts/me/_unmasked.html" if request.headers.get("HX-Request") else "accounts/me/unmasked.html"
    return render(request, template, context)
