"""One form about one customer: crumbs and the way back are those of its page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.views.forming import form_page, with_version
from customers.models import Customer
from customers.page.frame import Frame
from salesops.core.web.pages import no_permission

__all__ = ["about_customer", "tab_of", "with_version"]


def tab_of(customer: Customer, tab: str = "") -> str:
    """The address of the customer's page or of one of its tabs."""
    return (
        reverse("customers:tab", args=[customer.code, tab])
        if tab
        else reverse("customers:customer", args=[customer.code])
    )


def about_customer(
    request: HttpRequest,
    customer: Customer,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    needs: str = "",
    back: str = "",
    **rest: Any,
) -> HttpResponse:
    """Show and take ``form``; afterwards, or cancelled, the tab ``back`` of the customer's page is next.

    ``needs``: what the reader must be able to do with this customer (a property of ``Frame``), else 403 before anything is typed.
    """
    if needs and not getattr(Frame(customer, request.user, timezone.now()), needs):
        return no_permission(request, "customers", "e")
    page = tab_of(customer)
    crumbs = [(_("Customers"), reverse("customers:customers")), (customer.name, page)]
    options = {"sub": customer.name, "submit": _("Save"), "crumbs": crumbs, "back": tab_of(customer, back)} | rest
    return form_page(request, form, act, title=title, **options)
