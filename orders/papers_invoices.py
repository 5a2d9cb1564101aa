"""Invoice requests and credit notes on paper, with amounts in words (O15, ORD-7, ORD-8)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from orders.models import CreditNote, InvoiceRequest, OrderLine
from orders.rules.stock import plain
from orders.services.invoices import worths
from salesops.core.documents import Column, TableDocument, render_paper
from salesops.core.formats import money, percent
from salesops.core.money import ZERO, in_capitals

# (line of the order, quantity, amount VAT included, net).
Row = tuple[OrderLine, Decimal, Decimal, Decimal]


def request_paper(request: InvoiceRequest, *, by: str, now: datetime, language: str) -> bytes:
    """The PDF of ``request`` in ``language`` (``zh-hans`` or ``en``)."""
    with translation.override(language):
        return render_paper(_request(request, by, now), language)


def credit_note_paper(note: CreditNote, *, by: str, now: datetime, language: str) -> bytes:
    """The PDF of ``note`` in ``language``; amounts are negative, as on its number of the tax office."""
    with translation.override(language):
        return render_paper(_credit_note(note, by, now), language)


def _request(request: InvoiceRequest, by: str, now: datetime) -> TableDocument:
    order, customer = request.order, request.order.customer
    asked = request.lines.select_related("line__product", "line__order").order_by("line__no")
    invoice = getattr(request, "invoice", None)
    if invoice is None:
        moved = worths([(row.line, row.quantity) for row in asked])
        rows = [(part.line, part.quantity, *(part.told or (ZERO, ZERO))) for part in moved]
    else:
        billed = invoice.lines.select_related("line__product").order_by("no")
        rows = [(row.line, row.quantity, row.amount, row.net) for row in billed]
    state = request.machine.state_of(request)
    asker = request.requested_by.name if request.requested_by else ""
    facts = [
        (_("Order"), " / ".join(filter(None, (str(order.number), order.customer_reference)))),
        (_("Customer"), customer.name),
        (_("Invoice title"), customer.invoice_title or customer.name),
        (_("Tax no."), customer.credit_code or "—"),
        (_("Kind of invoice"), str(request.get_kind_display())),
        (_("Payment terms"), str(request.get_terms_display())),
        (_("Term (days)"), str(request.term_days)),
        (_("Sent to"), request.mail or "—"),
        (_("Requested by"), asker or "—"),
        (_("Requested"), _moment(request.requested_at)),
        (_("To be issued until"), _moment(request.due_at)),
        (_("Invoice"), " / ".join(filter(None, (invoice.number, invoice.tax_number))) if invoice else "—"),
    ]
    if request.note:
        facts.append((_("Note to finance"), request.note))
    return _paper(
        _("Invoice request"), f"{order.number} · {request.pk}", rows, facts, by, now,
        signatures=[(_("Requested by"), asker), (_("Finance"), "")],
        note=str(state.label) if request.state in ("sent_back", "withdrawn") else "",
    )  # fmt: skip


def _credit_note(note: CreditNote, by: str, now: datetime) -> TableDocument:
    invoice = note.invoice
    lines = note.lines.select_related("invoice_line__line__product").order_by("invoice_line__no")
    rows = [(row.invoice_line.line, -row.quantity, -row.amount, -row.net) for row in lines]
    issued = note.issued_by.name if note.issued_by else ""
    facts = [
        (_("Number of the tax office"), note.tax_number or "—"),
        (_("Issued"), date_format(note.issued_on, "DATE_FORMAT") if note.issued_on else "—"),
        (_("Invoice"), " / ".join(filter(None, (invoice.number, invoice.tax_number)))),
        (_("Invoice of"), date_format(invoice.issued_on, "DATE_FORMAT")),
        (_("Customer"), invoice.customer.name),
        (_("Order"), invoice.order.number if invoice.order and invoice.order.number else "—"),
        (_("Invoice title"), invoice.title or invoice.customer.name),
        (_("Tax no."), invoice.tax_code or "—"),
        (_("Kind"), str(note.get_kind_display())),
        (_("Reason"), note.reason),
    ]
    state = note.machine.state_of(note)
    return _paper(
        _("Credit note"), note.number or f"{invoice.number} · {note.pk}", rows, facts, by, now,
        signatures=[(_("Issued by"), issued), (_("Checked by"), "")],
        note="" if note.state == "issued" else str(state.label),
    )  # fmt: skip


def _paper(
    title: str, number: str, rows: Sequence[Row], facts: Sequence[tuple[str, str]], by: str, now: datetime, **more: Any
) -> TableDocument:
    amount, net = sum((row[2] for row in rows), ZERO), sum((row[3] for row in rows), ZERO)
    return TableDocument(
        title=title,
        subtitle=number,
        columns=[
            Column(_("Article no."), 1.1),
            Column(_("Product"), 2),
            Column(_("Quantity"), 0, "right"),
            Column(_("VAT"), 0, "right"),
            Column(_("Amount (net of VAT)"), 0, "right"),
            Column(_("Tax"), 0, "right"),
            Column(_("Amount (VAT incl.)"), 0, "right"),
        ],
        rows=[
            [
                line.product.sku, line.product.name, plain(quantity) if quantity else "—", percent(line.tax_rate, 0),
                money(part_net), money(part - part_net), money(part),
            ]
            for line, quantity, part, part_net in rows
        ],
        total=[_("Together"), "", "", "", money(net), money(amount - net), money(amount)],
        words=[(_("Amount in words (CNY, VAT included)"), in_capitals(amount))],
        made_by=by,
        made_at=now,
        facts=facts,
        **more,
    )  # fmt: skip


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")
