"""Invoices, their requests and credit notes as kinds of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine, InvoiceRequest, InvoiceRequestLine
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.invoice",
        model=Invoice,
        label=_("invoice"),
        label_plural=_("Invoices"),
        title=str,
        subtitle=lambda invoice: invoice.customer.called,
        key=lambda invoice: invoice.number,
        url=lambda invoice: reverse("orders:invoice", args=[invoice.number]),
        search=lambda invoices, text: invoices.found_by(text).order_by("-issued_on", "-pk"),
        quick_search=lambda invoices, text: invoices.numbered(text).order_by("-issued_on", "-pk"),
        icon="money",
        title_needs=("customer",),
        parts=((InvoiceLine, "invoice"),),
    )
)
record_kinds.register(
    RecordKind(
        code="orders.invoice_request",
        model=InvoiceRequest,
        label=_("invoice request"),
        label_plural=_("Invoice requests"),
        title=str,
        subtitle=lambda request: request.order.customer.called,
        url=lambda request: reverse("orders:invoice_request", args=[request.pk]),
        icon="money",
        title_needs=("order__customer",),
        parts=((InvoiceRequestLine, "request"),),
    )
)
record_kinds.register(
    RecordKind(
        code="orders.credit_note",
        model=CreditNote,
        label=_("credit note"),
        label_plural=_("Credit notes"),
        title=str,
        subtitle=lambda note: note.invoice.number,
        url=lambda note: reverse("orders:invoice", args=[note.invoice.number]),
        icon="money",
        title_needs=("invoice__customer",),
        parts=((CreditNoteLine, "note"),),
    )
)
