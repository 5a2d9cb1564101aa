"""Asking for invoices (ORD-8)."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.views.forming import form_page, with_version
from orders.forms.invoices import RequestForm
from orders.forms.orders import ReasonForm
from orders.models import InvoiceRequest
from orders.papers_invoices import request_paper
from orders.rules.invoices import figure
from orders.scope_invoices import may_issue, may_request, need
from orders.services.invoice_requests import (
    left_to_invoice,
    request_invoice,
    send_back_request,
    signed_to_invoice,
    usual_terms,
    withdraw_request,
)
from orders.services.invoices import worths
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

from .orders import BOTH, address_of, order_or_404
from .papers import answer_paper


def request_or_404(request: HttpRequest, pk: int) -> InvoiceRequest:
    rows = InvoiceRequest.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("order__customer", "order__owner", "requested_by"), pk=pk)


@page("invoices", "c", methods=BOTH)
@once_per_form
def new_request(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for an invoice: what is signed for is offered; more of it (a deposit, a part) may be asked for ahead."""
    order = order_or_404(request, key)
    need(may_request(request.user, order.customer))
    lines = list(order.lines.select_related("product", "order").order_by("no"))
    left, signed = left_to_invoice(order, lines), signed_to_invoice(order, lines)
    rows = [
        (line.no, line.pk, line.product.name, _("%(left)s left to invoice") % {"left": figure(left[line.pk])},
         figure(signed[line.pk]) if signed[line.pk] else None)
        for line in lines if left[line.pk] > 0
    ]  # fmt: skip
    form = RequestForm(request.POST or None, rows=rows, initial={"term_days": usual_terms(order)})

    def ask(values: dict[str, Any]) -> InvoiceRequest:
        given = {name: values[name] for name in ("kind", "terms", "term_days", "mail", "note")}
        return request_invoice(
            actor=request.user, order=order, quantities=form.figures(values), now=timezone.now(), **given
        )

    return form_page(
        request, form, ask, title=_("Request an invoice"), back=address_of(order), submit=pgettext("of an invoice", "Request"),
        crumbs=[(_("Orders"), reverse("orders:orders")), (str(order), address_of(order))],
        sub=order.customer.name, done=_("Requested. Finance was told."),
    )  # fmt: skip


@page("invoices")
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked for, what it would be worth, who answers it."""
    found = request_or_404(request, pk)
    asked = list(found.lines.select_related("line__product", "line__order").order_by("line__no"))
    invoice = getattr(found, "invoice", None)
    told = worths([(row.line, row.quantity) for row in asked]) if found.state == "requested" else []
    amounts = [part.told for part in told if part.told]
    user, waits = request.user, found.state == "requested"
    context = {
        "request_of": found,
        "state": found.machine.state_of(found),
        "rows": [
            {"asked": row, "amount": amounts[n][0] if amounts else None, "net": amounts[n][1] if amounts else None}
            for n, row in enumerate(asked)
        ],
        "amount": sum((a for a, _net in amounts), Decimal()) if amounts else None,
        "invoice": invoice,
        "may_issue": waits and may_issue(user, found.order.customer),
        "may_withdraw": waits and may_request(user, found.order.customer),
    }
    return render(request, "orders/invoices/request.html", context)


@page("invoices")
def request_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """On paper, with the amount in words."""
    found = request_or_404(request, pk)
    return answer_paper(request, f"{found.order.number}-{found.pk}.pdf", partial(request_paper, found))


@page("invoices", "e", methods=BOTH)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = request_or_404(request, pk)
    need(may_issue(request.user, found.order.customer))
    here = reverse("orders:invoice_request", args=[pk])
    return form_page(
        request, ReasonForm(request.POST or None, initial={"version": found.version}),
        lambda values: send_back_request(
            actor=request.user, request=found, now=timezone.now(), version=with_version(request, found), **values
        ),
        title=_("Send back"), back=here, submit=_("Send back"), done=_("Sent back."),
        crumbs=[(_("Invoice requests"), reverse("orders:invoice_requests")), (str(found), here)],
        sub=found.order.customer.name,
    )  # fmt: skip


@action("invoices", "c")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = request_or_404(request, pk)
    version = with_version(request, found)
    withdraw_request(actor=request.user, request=found, now=timezone.now(), version=version)
    messages.success(request, _("Withdrawn."))
    return redirect(address_of(found.order))
