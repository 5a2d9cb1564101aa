"""Temporary raise, freeze, unfreeze, warning signs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.forms.credit import OutcomeForm, RaiseForm, ReasonForm, SignForm
from customers.models import CreditSign
from customers.services import credit_accounts, credit_requests, credit_signs
from customers.services.credit_accounts import may_freeze, need_credit
from customers.views.customer import customer_or_404
from customers.views.file.forming import about_customer, with_version
from salesops.core.refusals import Forbidden, Refusal
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

BOTH = ("GET", "HEAD", "POST")


@page("credit", "v", methods=BOTH)
@once_per_form
def ask_raise(request: HttpRequest, code: str) -> HttpResponse:
    customer = customer_or_404(request, code)
    need_credit(request.user, customer, "c", "e")
    return about_customer(
        request,
        customer,
        RaiseForm(request.POST or None),
        lambda values: credit_requests.ask_raise(actor=request.user, customer=customer, now=timezone.now(), **values),
        title=_("Temporary raise of the limit"),
        submit=_("Submit for approval"),
        done=_("Submitted for approval."),
        back="credit",
    )


@page("credit", "v", methods=BOTH)
def freeze(request: HttpRequest, code: str) -> HttpResponse:
    """At once: finance or the manager of the market."""
    customer = customer_or_404(request, code)
    if not may_freeze(request.user, customer):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    return about_customer(
        request,
        customer,
        ReasonForm(request.POST or None),
        lambda values: credit_accounts.freeze(actor=request.user, customer=customer, now=timezone.now(), **values),
        title=_("Freeze the credit"),
        submit=_("Freeze"),
        danger=True,
        back="credit",
    )


@page("credit", "v", methods=BOTH)
@once_per_form
def unfreeze(request: HttpRequest, code: str) -> HttpResponse:
    customer = customer_or_404(request, code)
    need_credit(request.user, customer, "c", "e", "a")
    return about_customer(
        request,
        customer,
        ReasonForm(request.POST or None),
        lambda values: credit_requests.ask_unfreeze(
            actor=request.user, customer=customer, now=timezone.now(), **values
        ),
        title=_("Unfreeze the credit"),
        submit=_("Submit for approval"),
        done=_("Submitted for approval."),
        back="credit",
    )


@page("credit", "v", methods=BOTH)
@once_per_form
def new_sign(request: HttpRequest, code: str) -> HttpResponse:
    customer = customer_or_404(request, code)
    need_credit(request.user, customer, "c", "e", "a")
    today = timezone.localdate()
    return about_customer(
        request,
        customer,
        SignForm(request.POST or None, day=today, initial={"found_on": today}),
        lambda values: credit_signs.enter_sign(actor=request.user, customer=customer, now=timezone.now(), **values),
        title=_("Enter a warning sign"),
        back="credit",
    )


@page("credit", "v", methods=BOTH)
def close_sign(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    customer = customer_or_404(request, code)
    rows = CreditSign.objects.visible_to(request.user).select_related("customer", "customer__unit")
    sign = get_object_or_404(rows, customer=customer, pk=pk)
    if not credit_signs.may_close(request.user, sign):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    return about_customer(
        request,
        customer,
        OutcomeForm(request.POST or None, initial={"version": sign.version}),
        lambda values: credit_signs.close_sign(
            actor=request.user, sign=sign, now=timezone.now(), version=with_version(request, sign), **values
        ),
        title=_("Close the warning sign: %(sign)s") % {"sign": sign.sign.label},
        submit=_("Close the sign"),
        back="credit",
    )
