"""Credit notes: proposed on the page of the invoice, issued by finance (ORD-7, ORD-8)."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page, with_version
from orders.forms.invoices import CreditForm, IssueForm
from orders.models import CreditNote, Invoice, InvoiceLine
from orders.papers_invoices import credit_note_paper
from orders.rules.invoices import figure
from orders.scope_invoices import may_issue, may_request, need
from orders.services.credit_notes import back_to_credit, issue_credit_note, lines_of, propose_credit_note
from salesops.core.formats import money
from salesops.core.money import ZERO
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .invoices import address_of_invoice, crumbs_of, invoice_or_404
from .orders import BOTH
from .papers import answer_paper


def note_or_404(request: HttpRequest, pk: int) -> CreditNote:
    rows = CreditNote.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("invoice__customer", "invoice__order", "issued_by"), pk=pk)


@page("invoices")
def note_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """On paper, with the amount in words."""
    found = note_or_404(request, pk)
    name = f"{found.number or f'{found.invoice.number}-{found.pk}'}.pdf"
    return answer_paper(request, name, partial(credit_note_paper, found))


def _propose(request: HttpRequest, found: Invoice, kind: str, rows: list[Any], title: str, done: str) -> HttpResponse:
    form = CreditForm(request.POST or None, rows=rows)
    return form_page(
        request, form,
        lambda values: propose_credit_note(
            actor=request.user, invoice=found, kind=kind, parts=form.figures(values), reason=values["reason"],
            now=timezone.now(),
        ),
        title=title, back=address_of_invoice(found), submit=title, crumbs=crumbs_of(found), sub=found.customer.name,
        done=done,
    )  # fmt: skip


def _may(request: HttpRequest, found: Invoice) -> None:
    need(may_request(request.user, found.customer) or may_issue(request.user, found.customer))


@page("invoices", "c", methods=BOTH)
@once_per_form
def returned(request: HttpRequest, number: str) -> HttpResponse:
    """Credit goods that came back: finance issues it, the return was approved."""
    found = invoice_or_404(request, number)
    _may(request, found)
    lines = lines_of(found)
    back = back_to_credit(lines)

    def left(line: InvoiceLine) -> str:
        most = max(min(back[line.line_id], line.quantity - line.credited), ZERO)
        return _("%(back)s came back and are not credited yet") % {"back": figure(most)}

    rows = [(line.no, line.pk, line.line.product.name, left(line), None) for line in lines]
    title, done = _("Credit what came back"), _("Finance issues the credit note.")
    return _propose(request, found, "returned", rows, title, done)


@page("invoices", "c", methods=BOTH)
@once_per_form
def lower_price(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a lower price after the invoice; it is approved first."""
    found = invoice_or_404(request, number)
    _may(request, found)

    def left(line: InvoiceLine) -> str:
        return _("%(left)s left of this line, VAT included") % {"left": money(line.amount - line.credited_amount)}

    rows = [(line.no, line.pk, line.line.product.name, left(line), None) for line in lines_of(found)]
    return _propose(request, found, "price", rows, _("Lower the price"), _("Handed in for approval."))


@page("invoices", "e", methods=BOTH)
@once_per_form
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue an approved credit note, with the number the tax platform gave."""
    found = note_or_404(request, pk)
    need(may_issue(request.user, found.invoice.customer))
    return form_page(
        request, IssueForm(request.POST or None, initial={"version": found.version}),
        lambda values: issue_credit_note(
            actor=request.user, note=found, now=timezone.now(), version=with_version(request, found), **values
        ),
        title=_("Issue the credit note"), back=address_of_invoice(found.invoice), submit=_("Issue the credit note"),
        crumbs=crumbs_of(found.invoice), sub=found.invoice.customer.name, done=_("Issued."),
    )  # fmt: skip
