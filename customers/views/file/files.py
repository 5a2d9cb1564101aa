"""Papers and pictures of a customer; other bank details."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.forms.file import BankForm, UploadForm
from customers.models import CustomerFile
from customers.services.bank import ask_bank_change
from customers.services.files import add_file, remove_file
from customers.views.customer import customer_or_404
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

from .forming import about_customer, tab_of

BOTH = ("GET", "HEAD", "POST")


@page("customers", "e", methods=BOTH)
@once_per_form
def add(request: HttpRequest, code: str) -> HttpResponse:
    customer, now = customer_or_404(request, code), timezone.now()
    return about_customer(
        request,
        customer,
        UploadForm(request.POST or None, request.FILES or None),
        lambda values: add_file(actor=request.user, customer=customer, now=now, **values),
        needs="edits_some",
        title=_("Add a file"),
        back="files",
        submit=_("Add"),
        template="customers/file/upload.html",
    )


@action("customers", "e")
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    customer = customer_or_404(request, code)
    found = get_object_or_404(CustomerFile, customer=customer, pk=pk)
    remove_file(actor=request.user, file=found, now=timezone.now())
    messages.success(request, _("Removed."))
    return redirect(tab_of(customer, "files"))


@page("customers", "e", methods=BOTH)
@once_per_form
def bank(request: HttpRequest, code: str) -> HttpResponse:
    customer, now = customer_or_404(request, code), timezone.now()
    return about_customer(
        request,
        customer,
        BankForm(request.POST or None),
        lambda values: ask_bank_change(actor=request.user, customer=customer, now=now, **values),
        needs="may_ask_bank",
        title=_("Change bank details"),
        back="profile",
        submit=_("Ask for the change"),
        done=_("Finance calls the customer back and decides. Until then the old details hold."),
    )
