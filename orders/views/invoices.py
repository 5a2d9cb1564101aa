"""Invoices and what is open of them (ORD-8)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page, with_version
from customers.scope.customers import reaches
from orders.forms.invoices import IssueForm
from orders.models import CreditNote, Dispute, Invoice, OpenItem, WriteOff
from orders.scope_invoices import may_issue, may_request, need
from orders.scope_write_offs import may_ask
from orders.services.invoices import issue_invoice
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .invoice_requests import request_or_404
from .orders import BOTH


def invoice_or_404(request: HttpRequest, number: str) -> Invoice:
    rows = Invoice.objects.visible_to(request.user).select_related("customer", "order__owner", "request", "issued_by")
    return get_object_or_404(rows, number=number.upper())


def address_of_invoice(invoice: Invoice) -> str:
    return reverse("orders:invoice", args=[invoice.number])


def crumbs_of(invoice: Invoice) -> list[tuple[Any, str]]:
    return [(_("Invoices"), reverse("orders:invoices")), (invoice.number, address_of_invoice(invoice))]


@page("invoices", "e", methods=BOTH)
@once_per_form
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue what was asked for, with the number the tax platform gave."""
    found = request_or_404(request, pk)
    need(may_issue(request.user, found.order.customer))
    here = reverse("orders:invoice_request", args=[pk])
    return form_page(
        request, IssueForm(request.POST or None, initial={"version": found.version}),
        lambda values: issue_invoice(
            actor=request.user, request=found, now=timezone.now(), version=with_version(request, found), **values
        ),
        title=_("Issue the invoice"), back=here, submit=_("Issue the invoice"), done=_("Issued."),
        crumbs=[(_("Invoice requests"), reverse("orders:invoice_requests")), (str(found), here)],
        sub=found.order.customer.name,
    )  # fmt: skip


@page("invoices")
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Its lines, when it is to be paid, what is open of it, what was credited."""
    found = invoice_or_404(request, number)
    user, today = request.user, timezone.localdate()
    items = list(OpenItem.objects.filter(entry__invoice=found).order_by("no"))
    notes = list(CreditNote.objects.filter(invoice=found).select_related("proposed_by").order_by("pk"))
    issues, asks = may_issue(user, found.customer), may_request(user, found.customer)
    left = found.credited_amount < found.amount and found.order_id is not None
    context = {
        "invoice": found,
        "lines": found.lines.select_related("line__product").order_by("no"),
        "items": [{"item": item, "late": item.days_late(today) if item.open_amount else 0} for item in items],
        "open": sum(item.open_amount for item in items),
        "notes": [{"note": note, "state": note.machine.state_of(note)} for note in notes],
        "disputes": list(Dispute.objects.visible_to(user).filter(invoice=found).order_by("-pk")),
        "may_dispute": reaches(user, found.customer, "receivables", "c"),
        "may_decide": reaches(user, found.customer, "receivables", "a"),
        "may_issue": issues,
        "may_credit": left and (issues or asks),
        "may_write_off": any(item.open_amount for item in items) and may_ask(user, found.customer),
        "write_offs": WriteOff.objects.visible_to(user).filter(lines__item__in=items).distinct().order_by("pk"),
    }
    return render(request, "orders/invoices/invoice.html", context)
