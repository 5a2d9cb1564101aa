"""The customer page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from customers.models import Customer
from salesops.core.web.pages import page


def customer_or_404(request: HttpRequest, code: str) -> Customer:
    """The customer of ``code`` within the reader's scope."""
    rows = Customer.objects.visible_to(request.user).select_related("owner", "unit")
    return get_object_or_404(rows, code__iexact=code)


@page()
def customer(request: HttpRequest, code: str) -> HttpResponse:
    """One customer. Scope is the door: a member of the service team may hold no role that opens files."""
    return render(request, "customers/customer.html", {"customer": customer_or_404(request, code)})
